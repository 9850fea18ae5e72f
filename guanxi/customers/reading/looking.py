"""While somebody reads: each opening with its code, each page with its seconds, all of it written into the archive's trail."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from guanxi.audit.access.actions import note
from guanxi.customers.reading.models import Opening, PageView, ReadingRequest
from guanxi.kit.actor import Actor, acting
from guanxi.org.users.queries import actor_for

LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679"  # none that a photograph mixes up
ALIVE = timedelta(seconds=45)  # a page that was not heard of for so long stands on no screen any more
ARCHIVE = "customers.customer"
gettext_noop("request"), gettext_noop("code"), gettext_noop("page"), gettext_noop("seconds"), gettext_noop("for")  # words of the trail


def mark_of(session_key: str) -> str:
    """A session as an opening keeps it: not the key itself, with which one could sign in."""
    return hashlib.sha256(f"reading:{session_key}".encode()).hexdigest()


@transaction.atomic
def begin(request: ReadingRequest, *, actor: Actor, session_key: str) -> Opening:
    """The reader opens it anew; the code is drawn into every page he is shown. Noted in the trail of the archive."""
    opening = Opening.objects.create(
        request=request, person_id=actor.user_id, session=mark_of(session_key), address=actor.address, device=actor.device, code=_code()
    )
    note("read", ARCHIVE, request.customer_id, str(request.customer), _detail(opening), actor=actor)
    return opening


def _code() -> str:
    for _try in range(20):
        code = "".join(secrets.choice(LETTERS) for _n in range(6))
        if not Opening.objects.filter(code=code).exists():
            return code
    raise RuntimeError("no code is free")


def find(request: ReadingRequest, code: str, *, actor: Actor, session_key: str) -> Opening | None:
    """This person's opening in this session; anybody else's is not there."""
    mine = Opening.objects.filter(request=request, code=code[:8], person=actor.user_id or 0, session=mark_of(session_key))
    return mine.select_related("person__department").first()


@transaction.atomic
def turn_to(opening: Opening, page: int) -> PageView:
    """This page stands on his screen now; the one before is written down with its seconds."""
    leave(opening)
    return PageView.objects.create(opening=opening, page=page)


def still_there(opening: Opening) -> None:
    """The page says that it is still shown."""
    opening.views.filter(noted=False).update(until=timezone.now())


def leave(opening: Opening, *, now=None) -> None:
    """Whatever page stood there does no longer."""
    moment = now or timezone.now()
    for view in opening.views.filter(noted=False):
        _close(view, min(moment, view.until + ALIVE))


def _close(view: PageView, until) -> None:
    """Once, however many ask for it: the page and its seconds go into the trail."""
    if not PageView.objects.filter(pk=view.pk, noted=False).update(noted=True, until=max(until, view.since)):
        return
    view.refresh_from_db()
    opening = view.opening
    actor = actor_for(opening.person, address=opening.address, device=opening.device)
    request = opening.request
    with acting(actor):
        note(
            "read",
            ARCHIVE,
            request.customer_id,
            str(request.customer or request.wanted),
            _detail(opening, page=view.page, seconds=view.seconds),
        )


def _detail(opening: Opening, **more) -> dict:
    request = opening.request
    made = {"request": request.number, "code": opening.code} | more
    return made | ({"for": f"{request.outsider.name} ({request.outsider.unit})"} if request.outsider_id else {})


def tidy(now=None) -> int:
    """Pages that nobody has heard of any more are written down with the seconds that are known."""
    now, done = now or timezone.now(), 0
    for view in PageView.objects.filter(noted=False, until__lt=now - ALIVE).select_related("opening__request__customer", "opening__person"):
        _close(view, view.until)
        done += 1
    return done


def running_out(request: ReadingRequest) -> timedelta:
    """How long it may still be read."""
    return max(timedelta(0), request.ends_at - timezone.now())


def opening_of(code: str) -> Opening | None:
    """Which opening a photographed page came from."""
    text = code.strip().upper()[:8]
    return Opening.objects.filter(code=text).select_related("request", "person").first() if text else None


def ended(request: ReadingRequest) -> None:
    """The leave is over: no page stands anywhere any more."""
    for opening in request.openings.filter(views__noted=False).distinct():
        leave(opening, now=request.closed_at)
