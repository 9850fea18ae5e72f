"""The figures in the head of a customer: made of orders, money and deals together, so they stand above all three."""

from decimal import Decimal

from django.db.models import Min, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy

from guanxi.desk.values import Sight
from guanxi.kit.panels import panel
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
    rows = list(SalesMonth.objects.filter(customer=customer, month__gte=before).order_by("month").values_list("month", "amount", "profit"))
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
    open_ = Receipt.objects.visible_to(actor).filter(UNPAID, customer=customer)
    is_late = Q(due_on__lt=today)
    found = open_.aggregate(owed=Sum(LEFT), late=Sum(LEFT, filter=is_late), oldest=Min("due_on", filter=is_late))
    return {"owed": found["owed"] or 0, "late": found["late"] or 0, "late_days": (today - found["oldest"]).days if found["oldest"] else 0}


def _deals(customer, actor) -> dict:
    if not actor.may("sales.opportunity", "view") or not Sight.of(Opportunity, actor).tells("customer", "stage", "amount"):
        return {"deals": None}
    rows = Opportunity.objects.visible_to(actor).filter(customer=customer, stage__in=Opportunity.UNSIGNED)
    amounts = list(rows.values_list("amount", flat=True)[:200])
    return {"deals": sum((a for a in amounts if a), Decimal()), "deal_count": len(amounts)}
