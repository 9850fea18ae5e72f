from django.utils import timezone
from django.utils.translation import gettext_lazy

from guanxi.desk.values import Sight
from guanxi.kit.panels import panel
from guanxi.kit.templatetags import gx
from guanxi.sales.receipts.models import Receipt

COLUMNS = {"due_on": gx.exact, "due_amount": gx.money, "received_on": gx.exact, "received_amount": gx.money}


@panel(
    on="customers.customer",
    name="receipts",
    title=gettext_lazy("Money"),
    template="sales/receipts/_tab.html",
    place="tab",
    order=30,
    needs="sales.receipt",
)
def receipts(customer, actor):
    """What was due and what came, the newest first, late ones marked (ORD-10)."""
    shown, today = Sight.of(Receipt, actor), timezone.localdate()
    if not shown.tells("customer"):
        return None
    order = ("-due_on", "-id") if shown.tells("due_on") else ("-id",)
    rows = Receipt.objects.visible_to(actor).filter(customer=customer).order_by(*order)[:50]
    tells_late = shown.tells("due_on", "due_amount", "received_on", "received_amount")
    columns = [(name, draw) for name, draw in COLUMNS.items() if name in shown.fields]
    lines = [
        {
            "url": f"/sales/receipts/{r.pk}/",
            "cells": [(shown.said(r, name, draw) or "—", draw is gx.money) for name, draw in columns],
            "late": _late(r, today) if tells_late else 0,
            "reason": shown.said(r, "delay_reason"),
        }
        for r in rows
    ]
    heads = [(shown.fields[name].label, draw is gx.money) for name, draw in columns]
    return {
        "lines": lines,
        "heads": heads,
        "tells_late": tells_late,
        "sight": shown,
        "customer": customer,
        "may_add": actor.may("sales.receipt", "add"),
    }


def _late(receipt, today) -> int:
    """Days past the due day until all had come, or until today."""
    if not receipt.due_on:
        return 0
    return max(0, ((receipt.paid_on or today) - receipt.due_on).days)
