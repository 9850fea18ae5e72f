"""Today: the merged and ranked list of whom to contact, with what the caller needs beside each name."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils import timezone

from guanxi.activities.followups.models import FollowUp
from guanxi.customers.contacts.models import Contact
from guanxi.customers.custody.narrowing import Limit, limit_of
from guanxi.customers.customers.models import Customer, CustomerState
from guanxi.desk.values import Sight, shown_name
from guanxi.kit import records
from guanxi.kit.actor import Actor, Reach
from guanxi.kit.dialects import kept, summed
from guanxi.kit.reader import seen
from guanxi.kit.scope import terms
from guanxi.kit.templatetags import gx
from guanxi.sales.opportunities.models import Opportunity
from guanxi.sales.receipts.models import Receipt
from guanxi.sales.receipts.queries import UNPAID
from guanxi.workday.cadence.queries import Reason, reasons

SHOWN = 40
OVERDUE = "is_unpaid = yes and due_on < today and owner = me"


@dataclass(frozen=True)
class Call:
    """One line: the customer, why, whom to ask for, where to reach him."""

    customer: Customer
    reasons: list[Reason]
    contact: Contact | None
    phone: str
    may_call: bool
    holder: Customer | Contact
    facts: dict

    @property
    def reveal_url(self) -> str:
        """Where the full number is asked for; asking is written down."""
        return f"{records.of(self.holder).url(self.holder.pk)}reveal/phone/"

    @property
    def mark(self) -> str:
        """The customer's key as text: templates would write a number by the rules of the language."""
        return str(self.customer.pk)

    @property
    def why(self) -> Reason:
        """The strongest reason."""
        return self.reasons[0]


@dataclass(frozen=True)
class Day:
    """What stands on the page. total counts all found, of which `calls` are the first."""

    calls: list[Call]
    total: int
    done: int


def may_see_team(actor: Actor) -> bool:
    """Whether the reach goes beyond the own customers."""
    return actor.reach("customers.customer", "view") > Reach.SELF


def day_of(actor: Actor, now: datetime, *, team: bool = False) -> Day:
    """The ranked list for the actor's own customers, or with team=True for everybody's in his reach."""
    found = reasons(_states(actor, team), _deals(actor, team), now, actor)
    by_grade = Sight.of(Customer, actor).tells("grade")
    order = sorted(found, key=lambda pk: (-found[pk][0].weight, (by_grade and found[pk][0].grade) or "Z", pk))
    shown = order[:SHOWN]
    by_id = {c.pk: c for c in seen(Customer, actor, _called, _places(shown))}
    people = _people(actor, shown)
    caller = _Caller(actor)
    calls = [caller.call(by_id[pk], found[pk], people.get(pk)) for pk in shown if pk in by_id]
    return Day(calls, len(order), done_today(actor, now))


def _places(keys: list[int]) -> tuple[int, ...]:
    """Always as many keys, so that there is one statement for any number of lines; no row has the key 0."""
    return (*keys, *[0] * (SHOWN - len(keys)))


def _called(rows, keys):
    return rows.filter(pk__in=keys).order_by().select_related("state", "owner").only(
        "name", "phone", "kind", "owner__name", "state__grade", "state__last_contact_at", "state__last_contact_kind", "state__next_reason"
    )  # fmt: skip


class _Caller:
    """Writes the lines of one reader: what his role hides is left out, what it masks stands as the mask."""

    def __init__(self, actor: Actor):
        self.actor, self.customer, self.contact = actor, Sight.of(Customer, actor), Sight.of(Contact, actor)

    def call(self, customer: Customer, why: list[Reason], contact: Contact | None) -> Call:
        """One line."""
        holder = contact if contact and "phone" in self.contact.fields and contact.phone else customer
        shown = self.contact if holder is contact else self.customer
        key = records.of(holder).key
        # Lists show the mask to everybody; the whole number is a step of its own that is written down.
        phone = shown.said(holder, "phone")
        may_call = bool(phone) and self.actor.field_rule(key, "phone") != "masked" and self.actor.may(key, "reveal")
        return Call(customer, why, contact, phone, may_call, holder, self._facts(customer, contact))

    def _facts(self, customer: Customer, contact: Contact | None) -> dict:
        sees = self.customer
        person = [self.contact.said(contact, "name"), self.contact.said(contact, "title")] if contact else []
        if contact and contact.influence == Contact.Influence.DECIDES and self.contact.tells("influence"):
            person.append(contact.get_influence_display())
        return {
            "name": sees.called(customer),
            "grade": sees.said(customer, "grade", str),
            "person": [p for p in person if p],
            "owner": sees.said(customer, "owner", lambda owner: shown_name(owner, self.actor)),
            "tells_last": sees.tells("last_contact_at"),
            "last": customer.state.last_contact_at if sees.tells("last_contact_at") else None,
            "topic": sees.said(customer, "next_reason"),
        }


def _states(actor: Actor, team: bool) -> Callable[..., list]:
    """Reads `build(states, *values)` of whose day it is."""
    reach, limit = terms(Customer, actor), limit_of(actor) or NO_LIMIT
    shut = (limit is not NO_LIMIT, *(tuple(part) for part in (limit.free, limit.own, limit.below)), limit.places)
    if team and reach.everything:
        return lambda build, *values: kept(_all_states, build, actor.user_id or 0, *shut, *values)
    departments = tuple(reach.departments) if team else ()
    return lambda build, *values: kept(_states_of, build, actor.user_id, departments, *shut, *values)


NO_LIMIT = Limit((), (), (), (), None)


def _all_states(build, reader, is_limited, free, own, below, places, *values):
    return build(_open(reader, is_limited, free, own, below, places), *values)


def _states_of(build, owner, departments, is_limited, free, own, below, places, *values):
    mine = Q(owner=owner) | Q(department__in=departments)
    return build(_open(owner, is_limited, free, own, below, places).filter(mine), *values)


def _open(reader, is_limited, free, own, below, places):
    """The states of archives that the reader opens."""
    rows = CustomerState.objects.filter(customer__deleted_at=None)
    return rows.filter(Limit(free, own, below, places, reader).q("customer__")) if is_limited else rows


def _deals(actor: Actor, team: bool) -> Callable[..., list]:
    return partial(seen, Opportunity, actor, _deals_in_reach) if team else partial(seen, Opportunity, actor, _deals_of, actor.user_id)


def _deals_in_reach(rows, build, *values):
    return build(rows.filter(customer__deleted_at=None), *values)


def _deals_of(rows, owner, build, *values):
    return build(rows.filter(owner=owner, customer__deleted_at=None), *values)


def _people(actor: Actor, customers: list[int]) -> dict[int, Contact]:
    """Customer id → the person to ask for: the decision maker, or the first with a phone."""
    shown = Sight.of(Contact, actor)
    if not shown.tells("customer"):
        return {}
    best: dict[int, Contact] = {}
    for c in seen(Contact, actor, _at, _places(customers), shown.tells("kind")):
        now = best.get(c.customer_id)
        if now is None or _weight(c, shown) > _weight(now, shown):
            best[c.customer_id] = c
    return best


def _at(rows, customers, by_kind):
    rows = rows.filter(customer__in=customers).order_by("pk").only("customer", "kind", "name", "title", "phone", "influence")
    return rows.exclude(kind=Contact.Kind.FAMILY) if by_kind else rows


def _weight(c: Contact, shown: Sight) -> int:
    decides = shown.tells("influence") and c.influence == Contact.Influence.DECIDES
    return 2 * decides + ("phone" in shown.fields and bool(c.phone))


def done_today(actor: Actor, now: datetime) -> int:
    """Contacts the actor logged today."""
    if not Sight.of(FollowUp, actor).tells("author", "at", "customer"):
        return 0
    start = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return next((n for (n,) in seen(FollowUp, actor, _logged, actor.user_id, start)), 0)


def _logged(rows, author, since):
    return summed(rows.filter(author=author, at__gte=since), n=Count("customer", distinct=True))


def overdue_receipts(actor: Actor, now: datetime, limit: int = 5) -> list[dict]:
    """Money that should have come, of one's own customers, the oldest first; `left` is what is still owed of it."""
    shown = Sight.of(Receipt, actor)
    told = shown.tells("customer", "due_on", "due_amount", "received_on", "received_amount")
    if not actor.may("sales.receipt", "view") or not told:
        return []
    customer = Sight.of(Customer, actor)
    return [
        {
            "customer_id": r.customer_id,
            "customer": customer.called(r.customer),
            "left": r.due_amount - r.received_amount,
            "due_on": r.due_on,
        }
        for r in seen(Receipt, actor, _late, actor.user_id, timezone.localdate(now), limit=limit)
    ]


def _late(rows, owner, today):
    rows = rows.filter(UNPAID, owner=owner, due_on__lt=today).select_related("customer").order_by("due_on", "id")
    return rows.only("due_on", "due_amount", "received_amount", "customer__name")


def overdue_url(actor: Actor) -> str:
    """Where exactly the rows of `overdue_receipts` are listed, the oldest first; "" for whom the list cannot be narrowed to his own."""
    mine = Sight.of(Receipt, actor).tells("owner", "is_unpaid")
    return f"{records.of(Receipt).list_url}?{urlencode({'f': OVERDUE, 'o': '-due'})}" if mine else ""


def closing_soon(actor: Actor, now: datetime, limit: int = 5) -> list[dict]:
    """One's own unsigned deals that are expected this month or are past their date."""
    shown = Sight.of(Opportunity, actor)
    if not actor.may("sales.opportunity", "view") or not shown.tells("stage", "expected_on"):
        return []
    today = timezone.localdate(now)
    month_end = today.replace(day=monthrange(today.year, today.month)[1])
    return [
        {"pk": o.pk, "name": shown.called(o), "amount": shown.said(o, "amount", gx.wan), "expected_on": o.expected_on}
        for o in seen(Opportunity, actor, _due, actor.user_id, month_end, limit=limit)
    ]


def _due(rows, owner, until):
    return rows.filter(owner=owner, stage__in=Opportunity.UNSIGNED, expected_on__lte=until).order_by("expected_on", "id")
