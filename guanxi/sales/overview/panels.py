"""The figures in the head of a customer: made of orders, money and deals together, so they stand above all three."""

from decimal import Decimal

from django.db.models import Min, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy

from guanxi.desk.values import Sight
from guanxi.kit.dialects import kept, summed
from guanxi.kit.panels import panel
from guanxi.kit.reader import seen
from guanxi.sales.opportunities.models import Opportunity
from guanxi.sales.orders.models import Order
from guanxi.sales.receipts.models import Receipt
from guanxi.sales.receipts.queries import LEFT, UNPAID
from guanxi.sales.rollups.models import SalesMonth
from guanxi.sales.rollups.queries import months_back


@panel(
    on="customers.customer",
    name="figures",
    title=gettext_lazy("Figures"),
    template="sales/overview/_figures.html",
    place="figures",
    order=10,
    needs="sales.order",
)
def figures(customer, actor):
    """Sales and profit of twelve months with the year before, money owed, deals in talks; each only for who may read it."""
    today = timezone.localdate()
    shown = Sight.of(Order, actor)
    if not shown.tells("customer", "amount", "ordered_on", "status"):
        return None
    since, before = months_back(today, 11), months_back(today, 23)
    rows = kept(_months, customer.pk, before)
    year = sum((a for m, a, p in rows if m >= since), Decimal())
    last = sum((a for m, a, p in rows if m < since), Decimal())
    by_month = {m: a for m, a, p in rows}
    context = {
        "year": year, "growth": (year - last) / last if last else None, "spark": [float(by_month.get(months_back(today, n), 0)) for n in range(11, -1, -1)],
        "profit": sum((p for m, a, p in rows if m >= since), Decimal()), "show_profit": shown.tells("profit"), "customer": customer,
    }  # fmt: skip
    context["margin"] = context["profit"] / year if year else None
    return context | _owed(customer, actor, today) | _deals(customer, actor)


def _owed(customer, actor, today) -> dict:
    if not actor.may("sales.receipt", "view"):
        return {"owed": None}
    shown = Sight.of(Receipt, actor)
    if not shown.tells("customer", "due_on", "due_amount", "received_on", "received_amount"):
        return {"owed": None}
    owed, late, oldest = next(iter(seen(Receipt, actor, _unpaid, customer.pk, today)), (0, 0, None))
    return {"owed": owed or 0, "late": late or 0, "late_days": (today - oldest).days if oldest else 0}


def _deals(customer, actor) -> dict:
    if not actor.may("sales.opportunity", "view") or not Sight.of(Opportunity, actor).tells("customer", "stage", "amount"):
        return {"deals": None}
    amounts = seen(Opportunity, actor, _in_talks, customer.pk, limit=200)
    return {"deals": sum((a for a in amounts if a), Decimal()), "deal_count": len(amounts)}


# How the rows are asked for (see seen).


def _months(customer, since):
    return SalesMonth.objects.filter(customer=customer, month__gte=since).order_by("month").values_list("month", "amount", "profit")


def _unpaid(rows, customer, today):
    is_late = Q(due_on__lt=today)
    figures = {"owed": Sum(LEFT), "late": Sum(LEFT, filter=is_late), "oldest": Min("due_on", filter=is_late)}
    return summed(rows.filter(UNPAID, customer=customer), **figures)


def _in_talks(rows, customer):
    return rows.filter(customer=customer, stage__in=Opportunity.UNSIGNED).values_list("amount", flat=True)
