"""The arithmetic of a grading run, as window functions over the monthly roll-ups (GRD-02, 03, 05, 06, 08).

points: percent rank 0–100 among the customers with a history. credit: first the share of payments on time, then fewer days late;
a customer to whom nothing fell due has no credit points and his other weights count for the whole.

Archives that are kept apart are not among those counted: they are placed by the others and move none of them (docs/decisions/0017).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection
from django.db.models import Exists, OuterRef

from guanxi.customers.custody.queries import apart
from guanxi.customers.custody.rules import CLOSED
from guanxi.customers.customers.choices import Confidentiality
from guanxi.customers.customers.models import Customer
from guanxi.grading.schemes.models import Scheme
from guanxi.sales.rollups.models import SalesMonth
from guanxi.sales.rollups.queries import months_back

# Step by step, so that the number of customers is known before the ranks are drawn; the months are read once, for the window and for all history.
SUMS = """
CREATE TEMPORARY TABLE grading_sums AS
SELECT s.*, CASE WHEN s.orders > 0 AND c.deleted_at IS NULL THEN 1 ELSE 0 END AS is_ranked,
  CASE WHEN {apart} THEN 0 ELSE 1 END AS counts FROM (
  SELECT customer_id, SUM(orders) AS all_orders, SUM(amount) AS all_amount, SUM(profit) AS all_profit,
         SUM(orders) FILTER (WHERE month >= %(since)s AND month <= %(until)s) AS orders,
         SUM(amount) FILTER (WHERE month >= %(since)s AND month <= %(until)s) AS amount,
         SUM(profit) FILTER (WHERE month >= %(since)s AND month <= %(until)s) AS profit
  FROM sales_salesmonth GROUP BY customer_id) s
JOIN customers_customer c ON c.id = s.customer_id
"""
PAID = """
CREATE TEMPORARY TABLE grading_paid AS
WITH dues AS (
  SELECT customer_id, COUNT(*) AS due,
         SUM(CASE WHEN paid_on > due_on THEN 1 ELSE 0 END) AS late,
         AVG(CASE WHEN paid_on > due_on THEN {days_late} ELSE 0 END) AS days_late
  FROM (SELECT customer_id, due_on, deleted_at,
          CASE WHEN received_on IS NOT NULL AND (received_amount >= due_amount OR received_amount = 0) THEN received_on
               WHEN received_amount >= due_amount AND received_amount > 0 THEN due_on ELSE %(today)s END AS paid_on
        FROM sales_receipt) r
  WHERE due_on >= %(since)s AND due_on <= %(today)s AND deleted_at IS NULL GROUP BY customer_id)
SELECT d.*, SUM(a.counts) OVER () AS peers, SUM(a.counts) OVER (ORDER BY 1.0 - d.late * 1.0 / d.due DESC, -d.days_late DESC) AS as_good
FROM dues d JOIN grading_sums a ON a.customer_id = d.customer_id WHERE a.is_ranked = 1
"""
RANKED = """
CREATE TEMPORARY TABLE grading_ranked AS
WITH points AS (
  SELECT a.customer_id, a.orders, a.amount, a.profit,
         a.counts, CASE WHEN p.peers IS NULL THEN NULL ELSE {credit_points} END AS credit_points,
         {order_points} AS order_points, {profit_points} AS profit_points
  FROM grading_sums a LEFT JOIN grading_paid p ON p.customer_id = a.customer_id WHERE a.is_ranked = 1),
totals AS (
  SELECT p.*, CASE
      WHEN p.credit_points IS NULL AND %(order_weight)s + %(profit_weight)s > 0
        THEN (%(order_weight)s * order_points + %(profit_weight)s * profit_points) / (%(order_weight)s + %(profit_weight)s)
      ELSE (%(credit_weight)s * COALESCE(credit_points, 50.0) + %(order_weight)s * order_points + %(profit_weight)s * profit_points) / 100.0
    END AS total
  FROM points p)
SELECT t.*, SUM(counts) OVER (ORDER BY total DESC, profit DESC, amount DESC, customer_id ROWS UNBOUNDED PRECEDING) + 1 - counts AS position
FROM totals t
"""

DAYS_LATE = {
    "sqlite": "julianday(paid_on) - julianday(due_on)",
    "postgresql": "(paid_on - due_on)",
}


def window(scheme: Scheme, today: date) -> tuple[date, date]:
    """First and last day that count: so many months back from today, or, when nothing was sold in them, from the newest sale. 0 months: all."""
    ends = today
    counted = SalesMonth.objects.filter(~Exists(Customer.objects.filter(apart(), pk=OuterRef("customer"))))
    newest = counted.filter(month__lte=today).order_by("-month").values_list("month", flat=True).first()
    months = scheme.window_months
    if months and newest and newest < months_back(today, months):
        ends = months_back(newest, -1) - timedelta(days=1)
    if months:
        return months_back(ends, months - 1), ends
    return counted.order_by("month").values_list("month", flat=True).first() or ends.replace(day=1), ends


def rank(scheme: Scheme, since: date, until: date, today: date) -> int:
    """Fills the temporary table grading_ranked; returns the number of ranked customers that count. Writes nothing that lasts."""
    given = {
        "since": since, "until": until, "today": min(today, until) if until < today else today,
        "credit_weight": scheme.credit_weight, "order_weight": scheme.order_weight, "profit_weight": scheme.profit_weight,
    }  # fmt: skip
    drop()
    with connection.cursor() as cursor:
        cursor.execute(_with_literals(SUMS.format(apart=_apart("c")), given))
        cursor.execute("SELECT COUNT(*) FROM grading_sums WHERE is_ranked = 1 AND counts = 1")
        (count,) = cursor.fetchone()
        cursor.execute(_with_literals(PAID.format(days_late=DAYS_LATE[connection.vendor]), given))
        cursor.execute("CREATE UNIQUE INDEX grading_paid_customer ON grading_paid (customer_id)")
        by = "amount" if scheme.order_by == scheme.OrderBy.AMOUNT else "orders"
        points = {
            "order_points": _points(f"SUM(a.counts) OVER (ORDER BY a.{by} DESC)", str(count)),
            "profit_points": _points("SUM(a.counts) OVER (ORDER BY a.profit DESC)", str(count)),
            "credit_points": _points("p.as_good", "p.peers"),
        }
        cursor.execute(_with_literals(RANKED.format(**points), given))
        cursor.execute("CREATE UNIQUE INDEX grading_ranked_customer ON grading_ranked (customer_id)")
    return count


def drop() -> None:
    """Takes the temporary tables away, those of a run that failed too."""
    with connection.cursor() as cursor:
        for table in ("grading_sums", "grading_paid", "grading_ranked"):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")


def _apart(table: str) -> str:
    tiers = ", ".join(f"'{tier.value}'" for tier in CLOSED)
    return f"{table}.custody IN ({tiers}) OR {table}.confidentiality = '{Confidentiality.TOP_SECRET.value}'"


def _points(as_good: str, peers: str) -> str:
    """0–100 by rank: the share of those that count who are worse. as_good: how many of them are as good or better. Who stands alone has 100.

    For those who count it is PERCENT_RANK; who is kept apart gets what one of them has who is as good, or else the next better one.
    """
    worse = f"CAST({peers} - {as_good} AS double precision) / ({peers} - 1) * 100.0"
    return f"CASE WHEN {peers} <= 1 THEN 100.0 WHEN {worse} > 100.0 THEN 100.0 ELSE {worse} END"


def spans(size: int) -> list[tuple[int, int]]:
    """The ranked customers in stretches of at most so many, in key order: (first, last) of each. Neighbours in the table are written together."""
    found, last = [], None
    with connection.cursor() as cursor:
        while True:
            after = "" if last is None else f"WHERE customer_id > {last}"
            cursor.execute(
                f"SELECT MIN(customer_id), MAX(customer_id) FROM (SELECT customer_id FROM grading_ranked {after} ORDER BY customer_id LIMIT {size}) AS part"
            )
            first, last = cursor.fetchone()
            if first is None:
                return found
            found.append((first, last))


def _with_literals(sql: str, given: dict) -> str:
    # A CREATE TABLE … AS takes no parameters on PostgreSQL; dates and small integers of ours are written in.
    for name, value in given.items():
        if isinstance(value, date):
            literal = f"'{value.isoformat()}'" if connection.vendor == "sqlite" else f"DATE '{value.isoformat()}'"
        else:
            literal = f"{int(value)}.0"
        sql = sql.replace(f"%({name})s", literal)
    return sql


def borders(scheme: Scheme, ranked: int) -> list[tuple[str, str]]:
    """(grade, the SQL that says who still gets it), best first. By ratio: shares of the ranked customers that count, rounded half up (GRD-08)."""
    if scheme.cut == Scheme.Cut.SCORE:
        return [(code, f"r.total >= {float(lowest)}") for code, lowest in scheme.cuts["score"].items()]
    found, share = [], 0
    for code, percent in scheme.cuts["ratio"].items():
        share += percent
        last = int((Decimal(ranked) * share / 100).quantize(Decimal(1), ROUND_HALF_UP))
        found.append((code, f"r.position <= {last}"))
    return found


def grade_case(limits: list[tuple[str, str]]) -> str:
    """The SQL that turns a place or a score into its grade."""
    steps = " ".join(f"WHEN {says} THEN '{code}'" for code, says in limits if code.isalnum())
    return f"CASE {steps} ELSE '{limits[-1][0]}' END"


@dataclass(frozen=True)
class Totals:
    """What customers bring together: their number, orders, amount, profit; how many the top fifth by amount are and what share it brings (GRD-01)."""

    customers: int
    orders: int
    amount: Decimal
    profit: Decimal
    fifth: int
    share: Decimal | None


def totals(*, of_all_history: bool = False) -> Totals:
    """Of the ranked customers in the window, or of everybody who ever bought."""
    prefix, which = ("all_", "all_orders > 0") if of_all_history else ("", "is_ranked = 1")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*), SUM({prefix}orders), SUM({prefix}amount), SUM({prefix}profit) FROM grading_sums WHERE {which}")
        count, orders, amount, profit = cursor.fetchone()
        fifth = int((Decimal(count) / 5).quantize(Decimal(1), ROUND_HALF_UP))
        cursor.execute(
            f"SELECT SUM(amount) FROM (SELECT {prefix}amount AS amount FROM grading_sums WHERE {which} ORDER BY {prefix}amount DESC LIMIT {fifth}) AS top"
        )
        top, amount, profit = (Decimal(str(value or 0)) for value in (cursor.fetchone()[0], amount, profit))
    return Totals(count, int(orders or 0), amount, profit, fifth, top / amount if amount else None)
