"""Folding the deltas of orders into sums per customer and month, and those into the customers' totals."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Count, Max, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from guanxi.customers.customers.actions import set_present, set_totals
from guanxi.customers.customers.models import CustomerState
from guanxi.kit.dialects import upsert
from guanxi.sales.orders.models import Order
from guanxi.sales.rollups.models import SalesDelta, SalesMonth
from guanxi.sales.rollups.queries import months_back

BATCH = 2000
ALONE = 5_141_602_001  # the number under which PostgreSQL keeps the lock of all who write sums
_TAKE = """DELETE FROM sales_salesdelta WHERE id IN (SELECT id FROM sales_salesdelta ORDER BY id LIMIT %s)
    RETURNING customer_id, month, orders, amount, profit, last_on"""


def fold() -> int:
    """Takes up all deltas, BATCH at a time, in key order; returns how many. Two at once work one after the other."""
    done = 0
    while taken := _fold_some():
        done += taken
    return done


def _fold_some() -> int:
    if not SalesDelta.objects.exists():
        return 0
    with transaction.atomic():
        _alone()
        lines = _take()
        sums: dict[tuple, list] = defaultdict(lambda: [0, Decimal(0), Decimal(0)])
        newest: dict[int, date] = {}
        fallen = set()
        for customer, month, orders, amount, profit, on in lines:
            each = sums[customer, month]
            each[0], each[1], each[2] = each[0] + orders, each[1] + amount, each[2] + profit
            if on and on > newest.get(customer, date.min):
                newest[customer] = on
            if orders < 0:
                fallen.add(customer)
        _add({key: each for key, each in sums.items() if any(each)})
        customers = {customer for customer, _month in sums}
        refresh_totals(customers, newest=newest, fallen=fallen)
        set_present(newest, since=_year_ago())
    return len(lines)


def _alone() -> None:
    """Waits until nobody else writes sums, and keeps others waiting until the transaction ends.

    Sums are read, added and written back: of two at once with deltas of one month the second would overwrite the first. SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ALONE])


def _take() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [BATCH])
        return [(c, _day(m), n, Decimal(str(a)), Decimal(str(p)), _day(on)) for c, m, n, a, p, on in cursor.fetchall()]


def _day(value) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _add(sums: dict) -> None:
    """Read, added in Decimal and written back in key order: SQLite would add in floating point."""
    keys = {customer for customer, _month in sums}
    held = {
        (c, m): (n, a, p)
        for c, m, n, a, p in SalesMonth.objects.filter(customer__in=keys).values_list("customer", "month", "orders", "amount", "profit")
    }
    field, ops = SalesMonth._meta.get_field("amount"), connection.ops
    rows = []
    for (customer, month), (orders, amount, profit) in sums.items():
        n, a, p = held.get((customer, month), (0, 0, 0))
        money = [field.get_db_prep_save(x, connection) for x in (a + amount, p + profit)]
        rows.append((customer, ops.adapt_datefield_value(month), n + orders, *money))
    upsert(
        SalesMonth._meta.db_table,
        ("customer_id", "month", "orders", "amount", "profit"),
        rows,
        key=("customer_id", "month"),
        replace=("orders", "amount", "profit"),
    )


def _year_ago() -> date:
    """The first day of the twelve months that count as the last year, the present one included."""
    return months_back(timezone.localdate(), 11)


def refresh_totals(customers, *, newest: dict[int, date] | None = None, fallen=frozenset()) -> None:
    """Writes the totals of these customers from their months. fallen: those of whom an order went away, so that the last day is looked up again."""
    year = defaultdict(lambda: (Decimal(0), Decimal(0)))
    rows = SalesMonth.objects.filter(customer__in=customers)
    for pk, amount, profit in rows.filter(month__gte=_year_ago()).values_list("customer").annotate(Sum("amount"), Sum("profit")):
        year[pk] = (amount, profit)
    total = {pk: (amount, orders) for pk, amount, orders in rows.values_list("customer").annotate(Sum("amount"), Sum("orders"))}
    known = dict(CustomerState.objects.filter(customer__in=customers).values_list("customer", "last_order_on"))
    last = {pk: max(filter(None, (on, (newest or {}).get(pk))), default=None) for pk, on in known.items()}
    if fallen:
        counting = Order.objects.alive().exclude(status=Order.Status.CANCELLED).filter(customer__in=fallen)
        last |= dict.fromkeys(fallen) | dict(counting.values_list("customer").annotate(Max("ordered_on")))
    set_totals([(pk, *year[pk], total.get(pk, (0, 0))[0], max(total.get(pk, (0, 0))[1], 0), last.get(pk)) for pk in customers])


def roll_year() -> int:
    """A new month began: the sums of the last twelve months shrink by the month that fell out. Returns how many customers were looked at."""
    pks = list(CustomerState.objects.exclude(revenue_year=0, profit_year=0).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        with transaction.atomic():
            _alone()
            refresh_totals(pks[start : start + BATCH])
    return len(pks)


def recheck() -> int:
    """Compares every month with the orders themselves and mends what differs. Returns the number of months mended (0 on a sound system)."""
    fold()
    mended, last = 0, 0
    while True:
        pks = list(CustomerState.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not pks:
            return mended
        mended, last = mended + _recheck_some(pks[0], pks[-1]), pks[-1]


def _recheck_some(first: int, last: int) -> int:
    span = {"customer__gte": first, "customer__lte": last}
    with transaction.atomic():
        _alone()
        if SalesDelta.objects.filter(**span).exists():
            return 0  # orders are being written: the next night is early enough
        counting = Order.objects.alive().exclude(status=Order.Status.CANCELLED).filter(**span).order_by()
        by_month = counting.annotate(m=TruncMonth("ordered_on")).values_list("customer", "m")
        true = {(c, m): (n, a, p or Decimal(0)) for c, m, n, a, p in by_month.annotate(Count("pk"), Sum("amount"), Sum("profit"))}
        held = {
            (c, m): (n, a, p)
            for c, m, n, a, p in SalesMonth.objects.filter(**span).values_list("customer", "month", "orders", "amount", "profit")
        }
        wrong = {k for k in true.keys() | held.keys() if _differ(true.get(k, (0, 0, 0)), held.get(k, (0, 0, 0)))}
        if wrong:
            _add(
                {
                    k: [
                        Decimal(str(t)) - Decimal(str(h)) if i else t - h
                        for i, (t, h) in enumerate(zip(true.get(k, (0, 0, 0)), held.get(k, (0, 0, 0)), strict=True))
                    ]
                    for k in wrong
                }
            )
            refresh_totals({c for c, _m in wrong}, fallen={c for c, _m in wrong})
        return len(wrong)


def _differ(a: tuple, b: tuple) -> bool:
    # SQLite sums in floating point: below a hundredth of a cent there is nothing to mend.
    return a[0] != b[0] or any(abs(Decimal(str(x)) - Decimal(str(y))) > Decimal("0.0001") for x, y in zip(a[1:], b[1:], strict=True))
