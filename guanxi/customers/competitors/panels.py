from django.utils.translation import gettext_lazy as _

from guanxi.customers.competitors.models import Competitor
from guanxi.desk.values import Sight
from guanxi.kit.panels import panel
from guanxi.kit.reader import seen

MOST = 50


@panel(
    on="customers.customer",
    name="rivals",
    title=_("Competitors"),
    template="customers/competitors/_panel.html",
    place="tab",
    order=40,
    needs="customers.competitor",
)
def rivals(customer, actor):
    """Who competes here, with what."""
    shown = Sight.of(Competitor, actor)
    if not shown.tells("customer"):
        return None
    lines = [
        {
            "name": shown.called(one), "url": f"/customers/competitors/{one.pk}/", "side": shown.said(one, "side"), "products": shown.said(one, "products"),
            "price": shown.said(one, "price"), "strength": shown.said(one, "strength"), "share": shown.said(one, "share"), "relation": shown.said(one, "relation"),
        }
        for one in seen(Competitor, actor, _of, customer.pk, limit=MOST)
    ]  # fmt: skip
    may_add = actor.may("customers.competitor", "add")
    new_url = f"/customers/competitors/new/?customer={customer.pk}&next=/customers/customers/{customer.pk}/?tab=rivals" if may_add else ""
    return {"lines": lines, "new_url": new_url, "heads": [f.label for n, f in shown.fields.items() if n in HEADS]}


HEADS = ("side", "products", "price", "strength", "share", "relation")


def _of(rows, customer):
    return rows.filter(customer=customer).order_by("-id")
