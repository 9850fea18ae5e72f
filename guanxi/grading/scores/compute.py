"""The arithmetic of a grading run, as window functions over the monthly roll-ups (GRD-02, 03, 05, 06, 08).

points: percent rank 0–100 among the customers with a history. credit: first the share of payments on time, then fewer days late;
a customer to whom nothing fell due has no credit points and his other weights count for the whole.
"""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection
from django.db.models import Max, Min

from guanxi.grading.schemes.models import Scheme
from guanxi.sales.rollups.models import SalesMonth

RANKED = """
CREATE TEMPORARY TABLE grading_ranked AS
WITH sums AS (
  SELECT customer_id, SUM(orders) AS orders, SUM(amount) AS amount, SUM(profit) AS profit
  FROM sales_salesmonth WHERE month >= %(since)s AND month <= %(until)s
  GROUP BY customer_id HAVING SUM(orders) > 0),
alive AS (
  SELECT s.* FROM sums s JOIN customers_customer c ON c.id = s.customer_id WHERE c.deleted_at IS NULL),
dues AS (
  SELECT customer_id, COUNT(*) AS due,
         SUM(CASE WHEN COALESCE(received_on, %(today)s) > due_on THEN 1 ELSE 0 END) AS late,
         AVG(CASE WHEN COALESCE(received_on, %(today)s) > due_on THEN {days_late} ELSE 0 END) AS days_late
  FROM sales_receipt
  WHERE due_on >= %(since)s AND due_on <= %(today)s AND deleted_at IS NULL GROUP BY customer_id),
paid AS (
  SELECT d.*, PERCENT_RANK() OVER (ORDER BY 1.0 - d.late * 1.0 / d.due, -d.days_late) * 100.0 AS points, COUNT(*) OVER () AS peers
  FROM dues d JOIN alive a ON a.customer_id = d.customer_id),
points AS (
  SELECT a.customer_id, a.orders, a.amount, a.profit,
         COALESCE(p.due, 0) AS due, COALESCE(p.late, 0) AS late, COALESCE(p.days_late, 0) AS days_late,
         CASE WHEN p.peers = 1 THEN 100.0 ELSE p.points END AS credit_points,
         CASE WHEN COUNT(*) OVER () = 1 THEN 100.0 ELSE PERCENT_RANK() OVER (ORDER BY {order_by}) * 100.0 END AS order_points,
         CASE WHEN COUNT(*) OVER () = 1 THEN 100.0 ELSE PERCENT_RANK() OVER (ORDER BY a.profit) * 100.0 END AS profit_points
  FROM alive a LEFT JOIN paid p ON p.customer_id = a.customer_id),
totals AS (
  SELECT p.*, CASE
      WHEN p.credit_points IS NULL AND %(order_weight)s + %(profit_weight)s > 0
        THEN (%(order_weight)s * order_points + %(profit_weight)s * profit_points) / (%(order_weight)s + %(profit_weight)s)
      ELSE (%(credit_weight)s * COALESCE(credit_points, 50.0) + %(order_weight)s * order_points + %(profit_weight)s * profit_points) / 100.0
    END AS total
  FROM points p)
SELECT t.*, ROW_NUMBER() OVER (ORDER BY total DESC, profit DESC, amount DESC, customer_id) AS position FROM totals t
"""

DAYS_LATE = {
    "sqlite": "julianday(COALESCE(received_on, %(today)s)) - julianday(due_on)",
    "postgresql": "(COALESCE(received_on, %(today)s) - due_on)",
}


def window(scheme: Scheme, today: date) -> tuple[date, date]:
    """First and last day that count: so many months back from today, or, when nothing was sold in them, from the newest sale. 0 months: all."""
    ends = today
    newest = SalesMonth.objects.filter(month__lte=today).aggregate(m=Max("month"))["m"]
    months = scheme.window_months
    if months and newest and newest < _months_back(today, months):
        ends = _months_back(newest, -1) - timedelta(days=1)
    if months:
        return _months_back(ends, months - 1), ends
    return SalesMonth.objects.aggregate(m=Min("month"))["m"] or ends.replace(day=1), ends


def _months_back(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def rank(scheme: Scheme, since: date, until: date, today: date) -> int:
    """Fills the temporary table grading_ranked; returns the number of ranked customers. Writes nothing that lasts."""
    sql = RANKED.format(
        days_late=DAYS_LATE[connection.vendor], order_by="a.amount" if scheme.order_by == scheme.OrderBy.AMOUNT else "a.orders"
    )
    given = {
        "since": since, "until": until, "today": min(today, until) if until < today else today,
        "credit_weight": scheme.credit_weight, "order_weight": scheme.order_weight, "profit_weight": scheme.profit_weight,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS grading_ranked")
        cursor.execute(*_literals(sql, given))
        cursor.execute("CREATE UNIQUE INDEX grading_ranked_position ON grading_ranked (position)")
        cursor.execute("SELECT COUNT(*) FROM grading_ranked")
        return cursor.fetchone()[0]


def _literals(sql: str, given: dict) -> tuple[str, list]:
    # A CREATE TABLE … AS takes no parameters on PostgreSQL; dates and small integers of ours are written in.
    for name, value in given.items():
        if isinstance(value, date):
            literal = f"'{value.isoformat()}'" if connection.vendor == "sqlite" else f"DATE '{value.isoformat()}'"
        else:
            literal = f"{int(value)}.0"
        sql = sql.replace(f"%({name})s", literal)
    return sql, []


def borders(scheme: Scheme, ranked: int) -> list[tuple[str, int]]:
    """(grade, last position that still gets it), best first. By ratio: shares of the ranked customers, rounded half up (GRD-08)."""
    if scheme.cut == Scheme.Cut.RATIO:
        found, share = [], 0
        for code, percent in scheme.cuts["ratio"].items():
            share += percent
            found.append((code, int((Decimal(ranked) * share / 100).quantize(Decimal(1), ROUND_HALF_UP))))
        return found
    with connection.cursor() as cursor:
        found = []
        for code, lowest in scheme.cuts["score"].items():
            cursor.execute("SELECT COALESCE(MAX(position), 0) FROM grading_ranked WHERE total >= %s", [float(lowest)])
            found.append((code, cursor.fetchone()[0]))
        return found


def grade_case(limits: list[tuple[str, int]]) -> str:
    """The SQL that turns a position into its grade."""
    steps = " ".join(f"WHEN r.position <= {last} THEN '{code}'" for code, last in limits if code.isalnum())
    return f"CASE {steps} ELSE '{limits[-1][0]}' END"


def top_share(field: str, part: Decimal = Decimal("0.2")) -> tuple[Decimal | None, int]:
    """What share of the sum of a column the top fifth brings (GRD-01), as measured, and how many customers that fifth is."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*), SUM({field}) FROM grading_ranked")
        count, total = cursor.fetchone()
        fifth = int((Decimal(count) * part).quantize(Decimal(1), ROUND_HALF_UP))
        cursor.execute(f"SELECT SUM({field}) FROM (SELECT {field} FROM grading_ranked ORDER BY {field} DESC LIMIT {fifth}) AS top")
        top = cursor.fetchone()[0]
    return (Decimal(str(top or 0)) / Decimal(str(total)) if total else None), fifth
