"""From cost to profit (M14): what each source, occasion and referrer brought, as far as the reader sees it.

The cohort are customers and leads that became known within the period; orders, sales and profit are theirs from then until today.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, DateField, Q, Sum, Value
from django.db.models.functions import Coalesce

from guanxi.analytics.chains.periods import Span
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.customers.occasions.models import Cost, Occasion
from guanxi.desk.values import Sight
from guanxi.kit.actor import Actor
from guanxi.kit.scope import terms
from guanxi.sales.orders.models import Order
from guanxi.sales.rollups.models import SalesMonth

ENOUGH = 20  # customers or leads below which a share says nothing


@dataclass
class Figures:
    """What one row of the report adds up to. grades: code → customers."""

    cost: Decimal = Decimal()
    leads: int = 0
    converted: int = 0
    customers: int = 0
    buyers: int = 0
    orders: int = 0
    sales: Decimal = Decimal()
    profit: Decimal = Decimal()
    grades: dict[str, int] = field(default_factory=dict)

    def __iadd__(self, other: "Figures"):
        for name in ("cost", "leads", "converted", "customers", "buyers", "orders", "sales", "profit"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for code, n in other.grades.items():
            self.grades[code] = self.grades.get(code, 0) + n
        return self

    def __bool__(self):
        return any((self.cost, self.leads, self.customers, self.orders, self.sales, self.profit))

    @property
    def converted_share(self) -> Decimal | None:
        """Leads that became customers, of all leads."""
        return Decimal(self.converted) / self.leads if self.leads else None

    @property
    def buyer_share(self) -> Decimal | None:
        """Customers with orders, of all customers."""
        return Decimal(self.buyers) / self.customers if self.customers else None

    @property
    def cost_per_lead(self) -> Decimal | None:
        """Yuan for each lead; None without leads or cost."""
        return self.cost / self.leads if self.leads and self.cost else None

    @property
    def cost_per_customer(self) -> Decimal | None:
        """Yuan for each customer; None without customers or cost."""
        return self.cost / self.customers if self.customers and self.cost else None

    @property
    def profit_per_yuan(self) -> Decimal | None:
        """Yuan of profit for each yuan spent; None where nothing was spent."""
        return self.profit / self.cost if self.cost else None


@dataclass(frozen=True)
class Insight:
    """Which links of the chain an actor may read; what he may not enters nothing."""

    customers: bool
    period: bool
    referrer: bool
    occasion: bool
    leads: bool
    converted: bool
    cost: bool
    buyers: bool
    sales: bool
    profit: bool
    grade: bool


def insight_of(actor: Actor) -> Insight:
    """Sales need a reach over orders as wide as that over customers: else a sum would hold orders that he does not see."""
    customer, lead, order, cost = (Sight.of(m, actor) for m in (Customer, Lead, Order, Cost))
    sees = actor.may("customers.customer", "view") and customer.tells("source")
    wide = actor.reach("sales.order", "view") >= actor.reach("customers.customer", "view") and not _apart(actor)
    sales = sees and wide and order.tells("customer", "ordered_on", "status", "amount")
    leads = actor.may("customers.lead", "view") and lead.tells("source")
    period = (not sees or customer.tells("filed_on", "created_at")) and (not leads or lead.tells("created_at"))
    return Insight(
        customers=sees,
        period=period,
        referrer=sees and customer.tells("referrer"),
        occasion=actor.may("customers.occasion", "view")
        and (not sees or customer.tells("occasion"))
        and (not leads or lead.tells("occasion")),
        leads=leads,
        converted=leads and lead.tells("status"),
        cost=actor.may("customers.cost", "view") and cost.tells("cost", "spent_on", "occasion", "source"),
        buyers=sales and customer.tells("order_count"),
        sales=sales,
        profit=sales and order.tells("profit"),
        grade=sees and customer.tells("grade"),
    )


def _apart(actor: Actor) -> bool:
    """Whether something narrows orders that does not narrow customers."""
    return len(terms(Order, actor).narrowed) > len(terms(Customer, actor).narrowed)


def by_origin(actor: Actor, span: Span, sees: Insight) -> dict[tuple[int | None, int | None], Figures]:
    """(source, occasion) → figures of the reader's own rows; at most six statements."""
    made: dict[tuple, Figures] = defaultdict(Figures)
    axes = ("source", "occasion") if sees.occasion else ("source",)
    _count_leads(made, actor, span, sees, axes)
    _count_customers(made, actor, span, sees, axes)
    if sees.cost:
        paid = Cost.objects.visible_to(actor).filter(span.days("spent_on"), Q(occasion=None) | Q(occasion__deleted_at=None))
        for occasion, its_source, source, total in (
            paid.order_by().values_list("occasion", "occasion__source", "source").annotate(Sum("cost"))
        ):
            made[(its_source if occasion else source, occasion if sees.occasion else None)].cost += _money(total)
    return dict(made)


def by_referrer(actor: Actor, span: Span, sees: Insight) -> dict[tuple, Figures]:
    """(referrer,) → figures of the customers and leads that they sent."""
    made: dict[tuple, Figures] = defaultdict(Figures)
    _count_leads(made, actor, span, sees, ("referrer",), Q(referrer__isnull=False))
    _count_customers(made, actor, span, sees, ("referrer",), Q(referrer__isnull=False))
    return dict(made)


def _key(values: tuple, axes: tuple) -> tuple:
    return values if len(values) != 1 or axes == ("referrer",) else (*values, None)


def _count_leads(made, actor, span: Span, sees: Insight, axes, only: Q | None = None) -> None:
    if not sees.leads or not Sight.of(Lead, actor).tells(*axes):
        return
    rows = Lead.objects.visible_to(actor).filter(span.instants("created_at"), only or Q()).order_by()
    counted = {"n": Count("pk")} | ({"became": Count("pk", filter=Q(status=Lead.Status.CONVERTED))} if sees.converted else {})
    for line in rows.values(*axes).annotate(**counted):
        figures = made[_key(tuple(line[a] for a in axes), axes)]
        figures.leads += line["n"]
        figures.converted += line.get("became", 0)


def _count_customers(made, actor, span: Span, sees: Insight, axes, only: Q | None = None) -> None:
    if not sees.customers:
        return
    counted = {"n": Count("pk")} | ({"buying": Count("pk", filter=Q(state__order_count__gt=0))} if sees.buyers else {})
    for mine in _mine(actor, span, only):
        for line in mine.values(*axes, *(("state__grade",) if sees.grade else ())).annotate(**counted):
            figures = made[_key(tuple(line[a] for a in axes), axes)]
            figures.customers += line["n"]
            figures.buyers += line.get("buying", 0)
            if grade := line.get("state__grade"):
                figures.grades[grade] = figures.grades.get(grade, 0) + line["n"]
    if sees.sales:
        _add_sales(made, actor, span, sees, axes, only)


def _mine(actor, span: Span, only: Q | None) -> list:
    """The reader's customers of the period, in querysets that hold nothing in common.

    Who reaches a part of the company goes through the index of his own rows: that of all days would read everybody's of the period.
    """
    rows = Customer.objects.visible_to(actor).filter(only or Q()).order_by()
    if _sees_all(actor):
        return [rows.filter(known) for known in span.became_known()]
    rows = rows.alias(day=Coalesce("filed_on", Value(None), output_field=DateField()))
    return [rows.filter(known) for known in span.became_known(day="day")]


def _sees_all(actor) -> bool:
    reach = terms(Customer, actor)
    return reach.everything and not reach.narrowed


def _add_sales(made, actor, span: Span, sees: Insight, axes, only: Q | None) -> None:
    sums = {"orders_n": Sum("orders"), "sold": Sum("amount")} | ({"gained": Sum("profit")} if sees.profit else {})
    paths = tuple(f"customer__{a}" for a in axes)
    if _sees_all(actor):
        sent = Q(customer__referrer__isnull=False) if only else Q()
        parts = [Q(customer__deleted_at=None) & sent & known for known in span.became_known("customer__")]
    else:
        parts = [Q(customer__in=mine.values("pk")) for mine in _mine(actor, span, only)]
    for part in parts:
        for line in SalesMonth.objects.filter(part).order_by().values(*paths).annotate(**sums):
            figures = made[_key(tuple(line[p] for p in paths), axes)]
            figures.orders += line["orders_n"] or 0
            figures.sales += _money(line["sold"])
            figures.profit += _money(line.get("gained"))


def _money(value) -> Decimal:
    """SQLite adds in floating point: what lies below a cent is none."""
    return Decimal(str(value or 0)).quantize(Decimal("0.01"))


def occasions(actor: Actor) -> dict[int, Occasion]:
    """Key → occasion, those in the recycle bin left out."""
    return {o.pk: o for o in Occasion.objects.visible_to(actor)}
