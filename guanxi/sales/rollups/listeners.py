"""Every written order leaves a delta of its month's sums, in the order's own transaction."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from guanxi.kit.changes import listens, sink
from guanxi.kit.dialects import insert_rows
from guanxi.sales.orders.models import Order
from guanxi.sales.rollups.actions import fold
from guanxi.sales.rollups.models import SalesDelta

COUNTED = ("customer", "ordered_on", "amount", "profit", "status", "deleted_at")


@sink
def follow(changes) -> None:
    """Orders that came, went or changed."""
    mine = [c for c in changes if c.model is Order]
    if not mine:
        return
    touched = [c for c in mine if c.kind in ("update", "delete", "restore") and any(n in c.before or n in c.after for n in COUNTED)]
    now = (
        {row.pop("pk"): row for row in Order._base_manager.filter(pk__in=[c.pk for c in touched]).values("pk", *COUNTED)} if touched else {}
    )
    lines = []
    for c in mine:
        if c.kind == "create":
            lines.append(_line(c.after, 1))
        elif c.kind == "erase":
            lines.append(_line(c.before, -1))
    for c in touched:
        if c.pk in now:
            lines += [_line(now[c.pk] | {n: c.before[n] for n in COUNTED if n in c.before}, -1), _line(now[c.pk], 1)]
    names = ("customer_id", "month", "orders", "amount", "profit", "last_on")
    insert_rows(SalesDelta._meta.db_table, names, [_stored(line) for line in lines if line])


@listens("orders.imported")
def bring_up_to_date(**facts) -> None:
    """After a file of orders the sums are folded without waiting for the schedule."""
    fold()


@listens("customers.merged")
@listens("customers.unmerged")
def fold_soon(**facts) -> None:
    """Orders went to another customer: his figures follow as soon as that is committed. Inside, two who write sums would wait for each other."""
    transaction.on_commit(fold, robust=True)


def _line(v: dict, sign: int) -> tuple | None:
    """(customer, month, orders, amount, profit, day) of an order that counts: neither cancelled nor in the bin."""
    if v.get("status") == Order.Status.CANCELLED or v.get("deleted_at"):
        return None
    on = v["ordered_on"] if isinstance(v["ordered_on"], date) else date.fromisoformat(str(v["ordered_on"]))
    amount, profit = (Decimal(str(v.get(n) or 0)) for n in ("amount", "profit"))
    return v["customer"], on.replace(day=1), sign, sign * amount, sign * profit, on if sign > 0 else None


def _stored(line: tuple) -> tuple:
    from django.db import connection

    customer, month, orders, amount, profit, on = line
    if connection.vendor != "sqlite":
        return line
    return customer, month.isoformat(), orders, str(amount), str(profit), on.isoformat() if on else None
