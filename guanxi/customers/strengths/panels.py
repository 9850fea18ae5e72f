from django.utils.translation import gettext_lazy as _

from guanxi.customers.strengths.items import HIGHEST, ITEMS
from guanxi.customers.strengths.models import StrengthAnalysis
from guanxi.desk.values import Sight
from guanxi.kit.panels import panel
from guanxi.kit.reader import seen

MOST = 12


@panel(
    on="customers.customer",
    name="strength",
    title=_("Sales strength"),
    template="customers/strengths/_panel.html",
    place="tab",
    order=35,
    needs="customers.strengthanalysis",
)
def strength(customer, actor):
    """The newest analysis item by item beside the one before, and what the totals were."""
    shown = Sight.of(StrengthAnalysis, actor)
    if not shown.tells("customer", "on"):
        return None
    rows = seen(StrengthAnalysis, actor, _of, customer.pk, limit=MOST)
    may_add = actor.may("customers.strengthanalysis", "add")
    return compared(rows, shown) | {
        "new_url": f"/customers/strengths/new/?customer={customer.pk}&next=/customers/customers/{customer.pk}/?tab=strength"
        if may_add
        else "",
    }


def compared(rows: list, shown: Sight) -> dict:
    """Lines (label, weight, score, former score, difference) of the newest analysis, and the chart."""
    if not rows:
        return {"lines": [], "totals": []}
    now, before = rows[0], rows[1] if len(rows) > 1 else None
    lines = []
    for name, label, first in ITEMS:
        if not shown.tells(name):
            continue
        a, b = getattr(now, name), getattr(before, name) if before else None
        moved = f"{a - b:+d}" if a is not None and b is not None and a != b else ""
        lines.append({"label": label, "weight": now.weighed.get(name, first), "score": a, "before": b, "moved": moved})
    totals = [
        {"on": r.on, "total": shown.said(r, "total"), "url": f"/customers/strengths/{r.pk}/", "by": shown.said(r, "by_whom")} for r in rows
    ]
    return {
        "lines": lines,
        "totals": totals,
        "now": now,
        "before": before,
        "conclusion": shown.said(now, "conclusion"),
        "chart": _bars(lines, now, before),
    }


def _bars(lines: list[dict], now, before) -> dict | None:
    """Bars, since they compare two days exactly, and since the build of the charts that is served draws no radar."""
    if sum(line["score"] is not None for line in lines) < 3:
        return None
    told = [(now, "score", "gx:c1"), *([(before, "before", "gx:c2")] if before else [])]
    return {
        "legend": {"data": [str(row.on) for row, _key, _colour in told]},
        "xAxis": {"type": "value", "max": HIGHEST},
        "yAxis": {"type": "category", "inverse": True, "data": [str(line["label"]) for line in lines]},
        "series": [
            {"type": "bar", "name": str(row.on), "data": [line[key] for line in lines], "itemStyle": {"color": colour}, "barMaxWidth": 9}
            for row, key, colour in told
        ],
    }


def _of(rows, customer):
    return rows.filter(customer=customer).order_by("-on", "-id")
