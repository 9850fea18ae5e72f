"""Today: the merged and ranked list of whom to contact, with what the caller needs beside each name."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from guanxi.activities.followups.models import FollowUp
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer, CustomerState
from guanxi.kit import records
from guanxi.kit.actor import Actor, Reach
from guanxi.kit.china.phones import mask
from guanxi.kit.dialects import whole
from guanxi.kit.scope import terms
from guanxi.sales.opportunities.models import Opportunity
from guanxi.sales.receipts.models import Receipt
from guanxi.sales.receipts.queries import LEFT, UNPAID
from guanxi.workday.cadence.queries import Reason, reasons

SHOWN = 40


@dataclass(frozen=True)
class Call:
    """One line: the customer, why, whom to ask for, where to reach him."""

    customer: Customer
    reasons: list[Reason]
    contact: Contact | None
    phone: str
    may_call: bool

    @property
    def reveal_url(self) -> str:
        """Where the full number is asked for; asking is written down."""
        holder = self.contact if self.contact and self.contact.phone else self.customer
        return f"{records.of(holder).url(holder.pk)}reveal/phone/"

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
    found = reasons(_states(actor, team), _deals(actor, team), now)
    ranks = dict(CustomerState.objects.filter(pk__in=found).values_list("pk", "grade"))
    order = sorted(found, key=lambda pk: (-found[pk][0].weight, ranks.get(pk) or "Z", pk))
    shown = order[:SHOWN]
    customers = Customer.objects.visible_to(actor).filter(pk__in=shown).select_related("state", "owner").only(
        "name", "phone", "kind", "owner__name", "state__grade", "state__last_contact_at", "state__last_contact_kind", "state__next_reason"
    )  # fmt: skip
    by_id = {c.pk: c for c in whole(customers.order_by())}
    people = _people(actor, shown)
    calls = [_call(actor, by_id[pk], found[pk], people.get(pk)) for pk in shown if pk in by_id]
    return Day(calls, len(order), done_today(actor, now))


def _call(actor: Actor, customer: Customer, why: list[Reason], contact: Contact | None) -> Call:
    holder = contact if contact and contact.phone else customer
    key = records.of(holder).key
    rule = actor.field_rule(key, "phone")
    if rule == "hidden" or not holder.phone:
        return Call(customer, why, contact, "", False)
    # Lists show the mask to everybody; the whole number is a step of its own that is written down.
    return Call(customer, why, contact, mask(holder.phone), rule != "masked" and actor.may(key, "reveal"))


def _mine(actor: Actor, team: bool, model) -> Q:
    return terms(model, actor).q() if team else Q(owner=actor.user_id)


def _states(actor: Actor, team: bool):
    reach = terms(Customer, actor)
    if not team:
        mine = Q(owner=actor.user_id)
    elif reach.everything:
        mine = Q()
    else:
        mine = Q(owner=actor.user_id) | Q(department__in=reach.departments)
    return CustomerState.objects.filter(mine, customer__deleted_at=None)


def _deals(actor: Actor, team: bool):
    return Opportunity.objects.visible_to(actor).filter(_mine(actor, team, Opportunity), customer__deleted_at=None)


def _people(actor: Actor, customers: list[int]) -> dict[int, Contact]:
    """Customer id → the person to ask for: the decision maker, or the first with a phone."""
    rows = Contact.objects.visible_to(actor).filter(customer__in=customers).exclude(kind=Contact.Kind.FAMILY).order_by("pk")
    best: dict[int, Contact] = {}
    for c in whole(rows):
        now = best.get(c.customer_id)
        if now is None or (_weight(c) > _weight(now)):
            best[c.customer_id] = c
    return best


def _weight(c: Contact) -> int:
    return 2 * (c.influence == Contact.Influence.DECIDES) + bool(c.phone)


def done_today(actor: Actor, now: datetime) -> int:
    """Contacts the actor logged today."""
    start = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = FollowUp.objects.visible_to(actor).filter(author=actor.user_id, at__gte=start)
    return mine.aggregate(n=Count("customer", distinct=True))["n"]


def overdue_receipts(actor: Actor, now: datetime, limit: int = 5) -> list[Receipt]:
    """Money that should have come, of one's own customers, the oldest first; `left` is what is still owed of it."""
    if not actor.may("sales.receipt", "view"):
        return []
    rows = Receipt.objects.visible_to(actor).filter(UNPAID, owner=actor.user_id, due_on__lt=timezone.localdate(now)).annotate(left=LEFT)
    return whole(rows.select_related("customer").order_by("due_on", "id")[:limit])


def closing_soon(actor: Actor, now: datetime, limit: int = 5) -> list[Opportunity]:
    """One's own unsigned deals that are expected this month or are past their date."""
    if not actor.may("sales.opportunity", "view"):
        return []
    today = timezone.localdate(now)
    month_end = today.replace(day=monthrange(today.year, today.month)[1])
    rows = Opportunity.objects.visible_to(actor).filter(owner=actor.user_id, stage__in=Opportunity.UNSIGNED, expected_on__lte=month_end)
    return whole(rows.select_related("customer").order_by("expected_on", "id")[:limit])
