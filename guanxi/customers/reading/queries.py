"""What the reading room shows: one's own requests, and the desk of the keepers."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from guanxi.customers.loans.models import Loan
from guanxi.customers.outsiders.models import OutsideReader
from guanxi.customers.reading.models import Knock, ReadingRequest
from guanxi.customers.reading.rights import KEEP, keeps
from guanxi.kit.actor import Actor

Status = ReadingRequest.Status
MOST = 200


def mine(actor: Actor) -> QuerySet[ReadingRequest]:
    """What this person asked for, newest first."""
    return ReadingRequest.objects.filter(owner=actor.user_id or 0).select_related("approval", "outsider").order_by("-id")


def readable(actor: Actor) -> list[ReadingRequest]:
    """What this person may read at this moment."""
    rows = (
        mine(actor)
        .filter(status=Status.OPEN, use=ReadingRequest.Use.SCREEN, ends_at__gt=timezone.now(), outsider=None)
        .select_related("customer")
    )
    return list(rows[:MOST])


def kept(actor: Actor, *statuses: str) -> list[ReadingRequest]:
    """Requests in these states that the actor keeps: all of them by his role, else those of the archives that are his to keep."""
    rows = ReadingRequest.objects.filter(status__in=statuses).select_related(
        "owner__department", "customer__owner", "customer__keeper", "outsider"
    )
    rows = rows.order_by("ends_on", "id")[:MOST]
    return list(rows) if actor.has(KEEP) else [r for r in rows if keeps(actor, r)]


@dataclass(frozen=True)
class Desk:
    """What lies on a keeper's desk."""

    waiting: list
    unmatched: list
    open: list
    loans: list
    overdue: list
    visitors: list
    knocks: list


def desk(actor: Actor) -> Desk:
    """The desk of a keeper, as far as his rights reach into registers and visitors."""
    today = timezone.localdate()
    loans = list(
        Loan.objects.visible_to(actor).filter(returned_on=None).select_related("owner", "outsider").order_by("due_on", "id")[:MOST]
    )
    visitors = []
    if actor.may("customers.outsidereader", "view"):
        visitors = list(OutsideReader.objects.visible_to(actor).filter(left_at=None).order_by("-came_at")[:MOST])
    unmatched = [r for r in kept(actor, Status.ASKED) if r.customer_id is None] if actor.has(KEEP) else []
    return Desk(
        waiting=[r for r in kept(actor, Status.GRANTED) if not r.is_late], unmatched=unmatched, open=[r for r in kept(actor, Status.OPEN) if r.is_open],
        loans=[x for x in loans if x.due_on >= today] if actor.has(KEEP) else [], overdue=[x for x in loans if x.due_on < today] if actor.has(KEEP) else [],
        visitors=visitors, knocks=knocks(actor),
    )  # fmt: skip


def knocks(actor: Actor, days: int = 30) -> list[dict]:
    """Who asked for closed archives by their address lately, most often first (SEC-08)."""
    if not actor.has(KEEP):
        return []
    since = timezone.localdate() - timedelta(days=days)
    rows = Knock.objects.filter(on__gte=since, closed__gt=0).values("person__name").annotate(times=Sum("closed"), name=F("person__name"))
    return list(rows.order_by("-times", "name")[:10])


def record_of(person) -> dict:
    """How somebody kept his word in the last twelve months: read how often, how many ended before their time, what he has not brought back."""
    today = timezone.localdate()
    rows = ReadingRequest.objects.filter(owner=person, outsider=None, opened_at__gte=timezone.now() - timedelta(days=365))
    late = Loan.objects.filter(owner=person, returned_on=None, due_on__lt=today).count()
    return {
        "times": rows.count(),
        "given_back": rows.filter(closed_why=ReadingRequest.Why.READER).count(),
        "ended": rows.filter(closed_why=ReadingRequest.Why.KEEPER).count(),
        "late": late,
    }
