"""Whom a customer has sent us, and who else is in his trade (ACQ-06)."""

from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.choices import OPEN
from guanxi.customers.leads.models import Lead
from guanxi.desk.values import Sight
from guanxi.kit import records
from guanxi.kit.filters import Condition, to_text
from guanxi.kit.panels import panel
from guanxi.kit.reader import seen
from guanxi.kit.templatetags import gx

SHOWN = 6
MOST = 100


@panel(on="customers.customer", name="referrals", title=_("Sent to us"), template="customers/referrals/_panel.html", order=45, lazy=True)
def sent(customer, actor):
    """Customers and leads that name this customer as the one who sent them, with grade and sales as far as they may be read."""
    customers, leads = Sight.of(Customer, actor), Sight.of(Lead, actor)
    rows = []
    if actor.may("customers.customer", "view") and customers.tells("referrer"):
        for one in seen(Customer, actor, _customers, customer.pk, limit=MOST):
            rows.append({
                "name": customers.called(one), "url": f"/customers/customers/{one.pk}/", "grade": customers.said(one, "grade"),
                "note": customers.said(one, "revenue_total", gx.wan) if one.state.revenue_total else "",
            })  # fmt: skip
    if actor.may("customers.lead", "view") and leads.tells("referrer", "status"):
        for one in seen(Lead, actor, _leads, customer.pk, limit=MOST):
            rows.append({"name": leads.called(one), "url": f"/customers/leads/{one.pk}/", "grade": "", "note": leads.said(one, "status")})
    if not rows:
        return None
    return {"rows": rows[:SHOWN], "count": len(rows), "list_url": _list(Customer, "referrer", str(customer.pk))}


@panel(
    on="customers.customer", name="trade", title=_("Others in this trade"), template="customers/referrals/_trade.html", order=60, lazy=True
)
def others_in_the_trade(customer, actor):
    """Open leads of the same industry: an old customer's trade is a source."""
    theirs, leads = Sight.of(Customer, actor), Sight.of(Lead, actor)
    if (
        not customer.industry
        or not theirs.tells("industry")
        or not actor.may("customers.lead", "view")
        or not leads.tells("industry", "status")
    ):
        return None
    rows = seen(Lead, actor, _trade, customer.industry, limit=SHOWN + 1)
    can_add = actor.may("customers.lead", "add")
    if not rows and not can_add:
        return None
    competitors = theirs.said(customer, "competitors") if theirs.tells("competitors") else ""
    new = {"industry": customer.industry} | ({"region": customer.region} if customer.region and theirs.tells("region") else {})
    return {
        "rows": [{"name": leads.called(one), "url": f"/customers/leads/{one.pk}/", "note": leads.said(one, "status")} for one in rows[:SHOWN]],
        "more": len(rows) > SHOWN, "list_url": _list(Lead, "industry", customer.industry), "competitors": competitors,
        "new_url": f"/customers/leads/new/?{urlencode(new)}" if can_add else "", "industry": customer.industry,
    }  # fmt: skip


def _list(model, field: str, value: str) -> str:
    return f"{records.of(model).list_url}?{urlencode({'f': to_text(Condition(field, 'eq', (value,)))})}"


def _customers(rows, pk):
    return rows.filter(referrer=pk).select_related("state").order_by("-pk")


def _leads(rows, pk):
    return rows.filter(referrer=pk, customer=None).order_by("-pk")


def _trade(rows, industry):
    return rows.filter(industry=industry, status__in=[str(s) for s in OPEN]).order_by("-score", "-id")
