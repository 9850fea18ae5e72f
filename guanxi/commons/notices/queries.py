"""Notices put into words for the person who reads them: what a record is called is asked through his own scope, each time."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from guanxi.commons.company.modules import is_on
from guanxi.commons.notices import kinds
from guanxi.commons.notices.models import Notice, Preference
from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.dialects import summed
from guanxi.kit.scope import is_closed
from guanxi.kit.tallies import tally
from guanxi.org.users.models import User

PAGE = 30
_namers: dict[str, Callable] = {}


def names(key: str):
    """Decorator for `f(pks, actor) -> {number: (what it is called, its address)}`: how things that are no record type are named for a reader."""
    return lambda f: _namers.setdefault(key, f)


@dataclass(frozen=True)
class Line:
    """One notice as it is shown. url "": what it is about is out of reach, or it leads nowhere."""

    notice: Notice
    kind: kinds.Kind | None
    text: str
    url: str

    @property
    def is_new(self) -> bool:
        """Not read yet."""
        return self.notice.read_at is None


def notices_of(actor: Actor):
    """The notices that stand in a person's list."""
    return Notice.objects.filter(person=actor.user_id or 0, in_app=True)


def unread(actor: Actor) -> int:
    """How many of them are not read."""
    return tally(actor, "notices")


def unread_rows(person: int):
    """The same as one figure of a statement."""
    return summed(Notice.objects.filter(person=person, read_at=None, in_app=True), n=Count("pk"))


def lines(notices, actor: Actor) -> list[Line]:
    """Notices in words. One query for each type of record among them, one for the colleagues that are named."""
    notices = list(notices)
    names, people = titles(((n.record_key, n.object_id) for n in notices), actor), colleagues((n.params.get("by") for n in notices), actor)
    return [_line(n, names, people) for n in notices]


def _line(notice: Notice, names: dict, people: dict) -> Line:
    kind = kinds.known(notice.kind)
    if kind is None or (notice.record_key and (notice.record_key, notice.object_id) not in names):
        # Not even the kind is told: that a record of some type was his would be a fact about it.
        return Line(notice, None, _("This is about something you can no longer open."), "")
    subject, url = names.get((notice.record_key, notice.object_id), ("", ""))
    words = {"n": 0, "late": 0} | notice.params | {"subject": subject, "by": people.get(notice.params.get("by"), _("a colleague"))}
    text = kind.many if kind.many and not notice.record_key else kind.text
    return Line(notice, kind, str(text) % words, notice.url or url)


def titles(wanted, actor: Actor) -> dict[tuple[str, int], tuple[str, str]]:
    """(record key, number) → (what the row is called, its address), for rows in the reader's reach. A name that is not his to read stands as the type and the number."""
    by_key: dict[str, set] = defaultdict(set)
    for key, pk in wanted:
        if key and pk is not None:
            by_key[key].add(pk)
    found = {}
    for key, pks in by_key.items():
        if key in _namers:
            found |= {(key, pk): said for pk, said in _namers[key](pks, actor).items()}
            continue
        if (record := records.known(key)) is None or (record.module and not is_on(record.module)):
            continue
        closed = is_closed(record, record.fields[record.title], actor)
        for row in record.model.objects.visible_to(actor).filter(pk__in=pks).select_related(*record.related):
            found[(key, row.pk)] = (f"{record.label} {row.pk}" if closed else str(row)[:80], record.url(row.pk))
    return found


def colleagues(wanted, actor: Actor) -> dict[int, str]:
    """Number → name of colleagues that the reader may know."""
    pks = {pk for pk in wanted if pk}
    if not pks:
        return {}
    record = records.get("org.user")
    if is_closed(record, record.fields["name"], actor):
        return {}
    return dict(User.objects.visible_to(actor).filter(pk__in=pks).values_list("pk", "name"))


def channels(person) -> list[tuple[kinds.Kind, bool, bool]]:
    """(kind, in the app, by mail) of every kind in use, as this person has them."""
    own = {p.kind: p for p in Preference.objects.filter(person=person)}
    used = [k for k in kinds.all_kinds() if not k.module or is_on(k.module)]
    return [(k, own.get(k.name, k).in_app, own.get(k.name, k).by_mail) for k in used]
