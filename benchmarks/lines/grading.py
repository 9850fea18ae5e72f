"""A grading run over everything, with history, beside the bare SQL of the same: rank, keep the scores, write the grades."""

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.measuring import Line, peak_memory
from benchmarks.stage import seconds
from guanxi.kit.actor import SYSTEM, acting

RANKS = """SELECT count(*) FROM (
  SELECT customer_id, percent_rank() OVER (ORDER BY a) r1, percent_rank() OVER (ORDER BY p) r2, ntile(10) OVER (ORDER BY p) d FROM (
    SELECT customer_id, sum(amount) a, sum(profit) p FROM sales_salesmonth GROUP BY 1) s) ranked WHERE r1 + r2 + d > -1"""
KEEP = """INSERT INTO grading_score (run_id, customer_id, due_count, late_count, days_late, order_count, amount, profit,
    order_points, profit_points, total, position, computed_grade, grade, previous_grade)
  SELECT 0, customer_id, 0, 0, 0, n, a, p, 100 * r1, 100 * r2, 100 * (r1 + 2 * r2) / 3, row_number() OVER (ORDER BY r1 + 2 * r2 DESC), 'C', 'C', '' FROM (
    SELECT customer_id, n, a, p, percent_rank() OVER (ORDER BY a) r1, percent_rank() OVER (ORDER BY p) r2 FROM (
      SELECT customer_id, sum(orders) n, sum(amount) a, sum(profit) p FROM sales_salesmonth WHERE month >= %s AND month <= %s GROUP BY 1) s) ranked"""
WRITE = """UPDATE customers_customerstate SET grade = g.grade, score = g.total, graded_on = %s FROM grading_score g
  WHERE g.run_id = 0 AND g.customer_id = customers_customerstate.customer_id"""


def lines(stage) -> list[Line]:
    """One run. The limit is taken back again; what its ranks alone take stands in the note."""
    from guanxi.grading.schemes.queries import current_scheme
    from guanxi.grading.scores.actions import run_grading
    from guanxi.grading.scores.compute import window

    with acting(SYSTEM):
        scheme = current_scheme(None)
    today = timezone.localdate()
    ranks, (ranked,) = seconds(_ranks)
    limit, _ = seconds(lambda: _bare(window(scheme, today), today))
    with acting(SYSTEM):
        took, run = seconds(lambda: run_grading(scheme))
    found = Line("grading run", p50=took * 1000, limit=limit * 1000, memory=peak_memory(), budget="≤ 2 × the bare SQL")
    graded = run.figures["customers"]
    found.note = f"{graded:,} graded of {ranked:,}; ranks of all, nothing written: {ranks * 1000:,.0f} ms, {took / ranks:.1f} ×"
    found.ok = took <= 2 * limit
    return [found]


def _ranks():
    with connection.cursor() as cursor:
        cursor.execute(RANKS)
        return cursor.fetchone()


def _bare(window, today) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(KEEP, window)
        cursor.execute(WRITE, [today])
        transaction.set_rollback(True)
