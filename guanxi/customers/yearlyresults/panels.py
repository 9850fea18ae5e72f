from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.customers.yearlyresults.models import YearlyResult
from guanxi.desk.values import Sight
from guanxi.kit.panels import panel
from guanxi.kit.reader import seen
from guanxi.kit.templatetags import gx

MOST = 30
COLUMNS = ("sales", "net_profit", "staff_count", "assets", "market_share", "our_share")


@panel(
    on="customers.customer",
    name="yearly",
    title=gettext_lazy("Yearly results"),
    template="customers/yearlyresults/_panel.html",
    place="tab",
    order=30,
    needs="customers.yearlyresult",
)
def yearly(customer, actor):
    """Years newest first with their growth, and the same as a chart."""
    shown = Sight.of(YearlyResult, actor)
    if not shown.tells("customer", "year"):
        return None
    rows = seen(YearlyResult, actor, _of, customer.pk, limit=MOST)
    names = [n for n in COLUMNS if n in shown.fields]
    lines = [_line(row, rows[at + 1] if at + 1 < len(rows) else None, names, shown) for at, row in enumerate(rows)]
    may_add = actor.may("customers.yearlyresult", "add")
    return {
        "heads": [shown.fields[n].label for n in names], "lines": lines, "chart": _chart(rows[::-1], shown) if len(rows) > 1 else None,
        "new_url": f"/customers/yearly-results/new/?customer={customer.pk}&next=/customers/customers/{customer.pk}/?tab=yearly" if may_add else "",
    }  # fmt: skip


def growth(now, before) -> str:
    """+12.3% against the year before; "" where one of both is unknown."""
    if now is None or not before:
        return ""
    return f"{(now - before) / abs(before) * 100:+.1f}%"


def _of(rows, customer):
    return rows.filter(customer=customer).order_by("-year")


def _line(row, before, names, shown) -> dict:
    last = before if before is not None and before.year == row.year - 1 else None
    cells = [
        (shown.said(row, n, _in_words(n)), growth(getattr(row, n), getattr(last, n)) if last and n in ("sales", "net_profit", "staff_count", "assets") and shown.tells(n) else "")
        for n in names
    ]  # fmt: skip
    return {"year": row.year, "cells": cells, "url": f"/customers/yearly-results/{row.pk}/"}


def _in_words(name: str):
    if name in ("market_share", "our_share"):
        return lambda v: f"{v.normalize():f}%"
    return (lambda v: f"{v:,}") if name == "staff_count" else gx.wan


def _chart(rows, shown) -> dict | None:
    told = [(n, shown.fields[n].label) for n in ("sales", "net_profit") if shown.tells(n) and any(getattr(r, n) is not None for r in rows)]
    if not told:
        return None
    series = [
        {
            "type": "bar",
            "name": str(label),
            "itemStyle": {"color": f"gx:c{at + 1}"},
            "data": [None if (v := getattr(r, n)) is None else float(v) / 10_000 for r in rows],
        }
        for at, (n, label) in enumerate(told)
    ]
    return {
        "grid": {"left": 8, "right": 16, "top": 64, "bottom": 8, "containLabel": True}, "tooltip": {"trigger": "axis"}, "legend": {"data": [s["name"] for s in series]}, "xAxis": {"type": "category", "data": [str(r.year) for r in rows]},
        "yAxis": {"type": "value", "name": _("10,000 yuan")}, "series": series,
    }  # fmt: skip
