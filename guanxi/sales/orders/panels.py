from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.kit.dialects import whole
from guanxi.kit.panels import Entry, panel, timeline
from guanxi.sales.orders.models import Order


@panel(
    on="customers.customer",
    name="orders",
    title=gettext_lazy("Papers"),
    template="sales/orders/_tab.html",
    place="tab",
    order=20,
    needs="sales.order",
)
def orders(customer, actor):
    """The newest orders of the customer."""
    show_profit = actor.field_rule("sales.order", "profit") != "hidden"
    show_amount = actor.field_rule("sales.order", "amount") != "hidden"
    rows = list(Order.objects.visible_to(actor).filter(customer=customer).select_related("salesperson").order_by("-ordered_on", "-id")[:51])
    return {
        "rows": rows[:50],
        "more": len(rows) > 50,
        "show_profit": show_profit,
        "show_amount": show_amount,
        "customer": customer,
        "may_add": actor.may("sales.order", "add"),
    }


@timeline(on="customers.customer")
def order_entries(customer, actor, before, limit):
    """Orders, newest first."""
    if not actor.may("sales.order", "view"):
        return
    rows = Order.objects.visible_to(actor).filter(customer=customer)
    if before:
        rows = rows.filter(ordered_on__lt=timezone.localdate(before))
    show_amount = actor.field_rule("sales.order", "amount") != "hidden"
    for o in whole(rows.order_by("-ordered_on", "-id")[:limit]):
        at = timezone.make_aware(datetime.combine(o.ordered_on, time(12)))
        text = f"¥{o.amount:,.2f}" if show_amount else ""
        yield Entry(
            at,
            f"order:{o.pk}",
            "file-text",
            _("Order %(number)s") % {"number": o.number},
            text,
            url=f"/sales/orders/{o.pk}/",
            date_only=True,
        )


@panel(on="sales.order", name="lines", title=gettext_lazy("Order lines"), template="sales/orders/_lines.html", place="main", order=10)
def lines(order, actor):
    """What was sold. Sums that the reader may not see on the order are not shown on its lines either."""
    rows = list(order.lines.select_related("product").order_by("position")[:200])
    shown = {f"show_{name}": actor.field_rule("sales.order", name) != "hidden" for name in ("amount", "profit")}
    return {"rows": rows, "order": order, **shown} if rows else None
