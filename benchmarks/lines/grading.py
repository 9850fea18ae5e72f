"""A grading run over everything, with history, beside the bare SQL of its ranks."""

from django.db import connection

from benchmarks.measuring import Line, peak_memory
from benchmarks.stage import seconds
from guanxi.kit.actor import SYSTEM, acting

RANKS = """SELECT count(*) FROM (
  SELECT customer_id, percent_rank() OVER (ORDER BY a) r1, percent_rank() OVER (ORDER BY p) r2, ntile(10) OVER (ORDER BY p) d FROM (
    SELECT customer_id, sum(amount) a, sum(profit) p FROM sales_salesmonth GROUP BY 1) s) ranked WHERE r1 + r2 + d > -1"""


def lines(stage) -> list[Line]:
    """One run; the limit is sums and ranks alone, nothing written."""
    from guanxi.grading.schemes.queries import current_scheme
    from guanxi.grading.scores.actions import run_grading

    def bare():
        with connection.cursor() as cursor:
            cursor.execute(RANKS)
            return cursor.fetchone()

    limit, (ranked,) = seconds(bare)
    with acting(SYSTEM):
        took, _run = seconds(lambda: run_grading(current_scheme(None)))
    found = Line("grading run", p50=took * 1000, limit=limit * 1000, memory=peak_memory(), budget="≤ 2 × the bare SQL")
    found.note, found.ok = f"{ranked:,} customers with orders; the limit ranks, it writes nothing", took <= 2 * limit
    return [found]
