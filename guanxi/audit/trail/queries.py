"""Reading the trail: the changes of one record, and the search over everything."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from guanxi.audit.trail.lines import Line, lines, unreadable_titles
from guanxi.audit.trail.models import CHANGES, Entry
from guanxi.audit.trail.reach import entries_in_reach
from guanxi.kit.actor import Actor

SPAN = timedelta(days=30)  # searched when no first day is given
CHUNKS = 8  # how often the search reads on when what it found is not for this reader


@dataclass(frozen=True)
class Criteria:
    """What is looked for; empty attributes do not limit. Days are the company's, both included."""

    user: int | None = None
    since: date | None = None
    until: date | None = None
    record_key: str = ""
    object_id: int | None = None
    kind: str = ""
    address: str = ""
    device: str = ""
    text: str = ""


def entries_for(record, obj, actor: Actor, before: int | None = None, limit: int = 20) -> list[Line]:
    """The newest lines about one row that the caller has read through scope; before: the number (entry.pk) of the last line shown.

    Who opened or exported it is for holders of "audit.search" alone.
    """
    rows = Entry.objects.filter(record_key=record.key, object_id=obj.pk).order_by("-id")
    if not actor.has("audit.search"):
        rows = rows.filter(kind__in=CHANGES)
    made: list[Line] = []
    for _chunk in range(CHUNKS):
        page = list((rows.filter(pk__lt=before) if before else rows)[: limit * 2])
        made += lines(page, actor)
        if len(made) >= limit or len(page) < limit * 2:
            break
        before = page[-1].pk
    return made[:limit]


def search(actor: Actor, wanted: Criteria, *, before: int | None = None, size: int = 50) -> tuple[list[Line], int | None]:
    """(lines newest first, the number to continue before or None). Only entries about rows and fields in the reader's reach."""
    rows = Entry.objects.filter(_condition(actor, wanted)).order_by("-at", "-id")
    made: list[Line] = []
    for _chunk in range(CHUNKS):
        page = list(_older(rows, before)[:size])
        made += lines(page, actor)
        before = page[-1].pk if len(page) == size else None
        if len(made) >= size or before is None:
            break
    if len(made) > size:
        made = made[:size]
        before = made[-1].entry.pk
    return made, before


def _condition(actor: Actor, wanted: Criteria) -> Q:
    q = Q(at__gte=_begin(wanted.since) if wanted.since else timezone.now() - SPAN)
    if wanted.until:
        q &= Q(at__lt=_begin(wanted.until + timedelta(days=1)))
    exact = {"user_id": wanted.user, "record_key": wanted.record_key, "object_id": wanted.object_id, "kind": wanted.kind}
    q &= Q(**{name: value for name, value in exact.items() if value})
    if wanted.address:
        q &= Q(address__startswith=wanted.address)
    if wanted.device:
        q &= Q(device__icontains=wanted.device)
    if wanted.text:
        q &= Q(reason__icontains=wanted.text) | (Q(label__icontains=wanted.text) & ~Q(record_key__in=unreadable_titles(actor)))
    return q & entries_in_reach(actor)


def _older(rows, before: int | None):
    last = Entry.objects.filter(pk=before).values_list("at", flat=True).first() if before else None
    if last is None:
        return rows
    return rows.filter(at__lte=last).exclude(at=last, pk__gte=before)


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
