"""What keeps robots out without asking people to read crooked letters: stamps, limits and signs. What is doubtful is put aside for a person."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from ipaddress import ip_address, ip_network
from itertools import takewhile

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.kit.errors import DomainError
from guanxi.kit.refusals import gettext_noop
from guanxi.marketing.webforms.models import Submission, WebForm
from guanxi.marketing.webforms.reading import Answers

SALT = "marketing.webforms.stamp"
LASTS = 24 * 3600  # seconds that a served page may be filled in
QUICKEST = 3  # seconds in which nobody has read a form and filled it in
MOST_LINKS = 2
# Posts from elsewhere bring no stamp: nothing tells how long somebody wrote, so fewer are let in.
UNSTAMPED_HOURLY, UNSTAMPED_FORM_HOURLY = 5, 120
SAME_WORDS = 2  # so often from other addresses within a day

FILLED_TRAP, TOO_QUICK, MANY_LINKS, SAID_BEFORE, FROM_ELSEWHERE, NO_PAGE, NOT_FILED = (
    gettext_noop("filled in a field that people do not see"), gettext_noop("sent faster than anybody writes"), gettext_noop("many links"),
    gettext_noop("the same words came from other places"), gettext_noop("sent from a website that is not named"), gettext_noop("sent by a program, not from a page"),
    gettext_noop("could not be filed"),
)  # fmt: skip


class Later(DomainError):
    """No more for now. by: "day" (the form's own limit) or "hour" (this address, or posts without a page of ours)."""

    def __init__(self, message, by: str):
        super().__init__(message)
        self.by = by


class Differs(DomainError):
    """The same page was sent again with other answers: the first ones are filed, the new ones need a press of their own."""


@dataclass(frozen=True)
class Stamp:
    """What a page of ours carries: a number used once, and when it was first served (seconds)."""

    nonce: str
    began: int


@dataclass(frozen=True)
class Sender:
    """Where a submission comes from. origin: the Origin header when it names another site than ours, "" otherwise. trap: what stood in the hidden field.

    by_page: whether there was such a header at all; every browser sends one with a form.
    """

    address: str = ""
    device: str = ""
    agent: str = ""
    origin: str = ""
    trap: str = ""
    by_page: bool = True


def stamped(form: WebForm, began: int | None = None) -> str:
    """A fresh stamp for a page that is served now. began: a page that is shown again keeps the time at which it was first served."""
    return signing.dumps({"f": form.pk, "n": secrets.token_urlsafe(12), "t": began or int(timezone.now().timestamp())}, salt=SALT)


def read_stamp(form: WebForm, text: str) -> Stamp | None:
    """The stamp of a post; None for none, a forged one, another form's, or one older than a day."""
    try:
        held = signing.loads(text[:400], salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return Stamp(held["n"], held["t"]) if held.get("f") == form.pk else None


def content_hash(answers: Answers) -> str:
    """The same for the same answers."""
    return hashlib.sha256(json.dumps(sorted(answers.raws.items()), ensure_ascii=False).encode()).hexdigest()


def key_of(stamp: Stamp | None, content: str, sender: Sender) -> str:
    """What makes a post the same as an earlier one: its stamp; without one, the same words from the same place on the same day."""
    if stamp:
        return f"s:{stamp.nonce}"
    place = hashlib.sha256(f"{sender.address} {content}".encode()).hexdigest()
    return f"c:{timezone.localdate():%Y%m%d}:{place[:40]}"


def check_limits(form: WebForm, sender: Sender, stamp: Stamp | None) -> None:
    """Raises Later. Counted in the database under the form's lock: two web nodes count together."""
    rows, now = Submission.objects.filter(form=form), timezone.now()
    hour = rows.filter(at__gt=now - timedelta(hours=1))
    if from_there(hour, sender.address) >= (form.hourly_limit if stamp else min(form.hourly_limit, UNSTAMPED_HOURLY)):
        raise Later(_("Too much came from your connection within an hour. Please try again later."), "hour")
    if stamp is None and hour.filter(is_stamped=False).count() >= UNSTAMPED_FORM_HOURLY:
        raise Later(_("Too much came from your connection within an hour. Please try again later."), "hour")
    if is_full(form):
        raise Later(_("For today we have as many enquiries as we can answer. Please come back tomorrow."), "day")


def from_there(rows, address: str) -> int:
    """How many of these came from one connection: from the address, or, in IPv6, from its /64, of which every household holds all 2^64 addresses."""
    try:
        there = ip_address(address)
    except ValueError:
        there = None
    if there is None or there.version == 4 or there.ipv4_mapped:
        return rows.filter(address=address).count()
    house = ip_network((there, 64), strict=False)
    # The database narrows by the groups that are written out in full; zeros are written in more than one way.
    said = ":".join(part.lstrip("0") for part in takewhile(lambda part: int(part, 16), there.exploded.split(":")[:4]))
    return sum(ip_address(one) in house for one in rows.filter(address__istartswith=f"{said}:").values_list("address", flat=True))


def is_full(form: WebForm) -> bool:
    """Whether the day's limit is reached: by what was taken in. What robots send must not shut the door to people."""
    if not form.daily_limit:
        return False
    today = timezone.make_aware(datetime.combine(timezone.localdate(), time()))
    return Submission.objects.filter(form=form, at__gte=today, status=Submission.Status.TAKEN).count() >= form.daily_limit


def signs(form: WebForm, answers: Answers, content: str, sender: Sender, stamp: Stamp | None) -> list[str]:
    """Why this may be no enquiry (msgids), strongest first; nothing for most."""
    found = []
    if sender.trap:
        found.append(FILLED_TRAP)
    if stamp and timezone.now().timestamp() - stamp.began < QUICKEST:
        found.append(TOO_QUICK)
    if answers.links > MOST_LINKS:
        found.append(MANY_LINKS)
    since = timezone.now() - timedelta(days=1)
    elsewhere = Submission.objects.filter(form=form, content=content, at__gt=since).exclude(address=sender.address)
    if elsewhere.count() >= SAME_WORDS:
        found.append(SAID_BEFORE)
    if stamp is None and sender.origin and form.origin_list and not is_named(sender.origin, form.origin_list):
        found.append(FROM_ELSEWHERE)
    if stamp is None and not sender.by_page:
        found.append(NO_PAGE)
    return found


def is_named(origin: str, named: list[str]) -> bool:
    """Whether an origin stands among these, "https://*.example.com" meaning every host below it."""
    scheme, _sep, host = origin.lower().partition("://")
    for one in named:
        their_scheme, _sep, their_host = one.lower().partition("://")
        if scheme == their_scheme and (host == their_host or (their_host.startswith("*.") and host.endswith(their_host[1:]))):
            return True
    return False
