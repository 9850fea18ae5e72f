from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.desk.values import Sight, shown_name
from guanxi.kit.panels import Entry, panel, timeline
from guanxi.kit.reader import seen
from guanxi.kit.templatetags import gx
from guanxi.sales.orders.models import Order

COLUMNS = {"number": None, "ordered_on": gx.exact, "status": None, "amount": gx.money, "profit": gx.money}


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
    shown = Sight.of(Order, actor)
    if not shown.tells("customer"):
        return None
    order = ("-ordered_on", "-id") if shown.tells("ordered_on") else ("-id",)
    rows = list(Order.objects.visible_to(actor).filter(customer=customer).select_related("salesperson").order_by(*order)[:51])
    columns = [(name, draw) for name, draw in COLUMNS.items() if name in shown.fields]
    return {
        "rows": [
            {
                "url": f"/sales/orders/{o.pk}/",
                "cells": [(shown.said(o, name, draw) or "—", draw is gx.money) for name, draw in columns],
                "salesperson": shown.said(o, "salesperson", lambda person: shown_name(person, actor)),
            }
            for o in rows[:50]
        ],
        "heads": [(shown.fields[name].label, draw is gx.money) for name, draw in columns],
        "sight": shown,
        "more": len(rows) > 50,
        "customer": customer,
        "may_add": actor.may("sales.order", "add"),
    }


@timeline(on="customers.customer", paper="orders", label=gettext_lazy("orders"))
def order_entries(customer, actor, before, limit):
    """Orders, newest first."""
    if not actor.may("sales.order", "view"):
        return
    shown = Sight.of(Order, actor)
    if not shown.tells("customer", "ordered_on"):
        return
    for o in seen(Order, actor, _told, customer.pk, before and timezone.localdate(before), limit=limit):
        at = timezone.make_aware(datetime.combine(o.ordered_on, time(12)))
        yield Entry(
            at,
            f"order:{o.pk}",
            "file-text",
            _("Order %(number)s") % {"number": shown.said(o, "number")},
            shown.said(o, "amount", gx.money),
            url=f"/sales/orders/{o.pk}/",
            date_only=True,
        )


def _told(rows, customer, before):
    rows = rows.filter(customer=customer)
    return (rows.filter(ordered_on__lt=before) if before else rows).order_by("-ordered_on", "-id")


@panel(on="sales.order", name="lines", title=gettext_lazy("Order lines"), template="sales/orders/_lines.html", place="main", order=10)
def lines(order, actor):
    """What was sold. Sums that the reader may not see on the order are not shown on its lines either."""
    rows = list(order.lines.select_related("product").order_by("position")[:200])
    told = Sight.of(Order, actor)
    shown = {f"show_{name}": told.tells(name) for name in ("amount", "profit")}
    return {"rows": rows, "order": order, **shown} if rows else None
