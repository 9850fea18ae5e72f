"""The grading run: rank everybody, keep every score, then write the grades, a few thousand customers at a time so that others can save."""

from contextlib import nullcontext
from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Count, Sum
from django.utils import timezone

from guanxi.customers.customers.actions import clear_grades, set_grades
from guanxi.customers.grades.queries import ensure_ready_grades
from guanxi.grading.schemes.models import ManualGrade, Scheme
from guanxi.grading.scores import compute
from guanxi.grading.scores.models import GradingRun, Score
from guanxi.kit.actor import current_actor
from guanxi.kit.changes import announce
from guanxi.sales.rollups.models import SalesMonth

CHUNK = 20_000

KEEP = """
INSERT INTO grading_score (run_id, customer_id, due_count, late_count, days_late, order_count, amount, profit,
  credit_points, order_points, profit_points, total, position, computed_grade, grade, previous_grade)
SELECT {run}, r.customer_id, r.due, r.late, ROUND(r.days_late * 1.0, 1), r.orders, ROUND(r.amount, 2), ROUND(r.profit, 2),
  ROUND(r.credit_points, 2), ROUND(r.order_points, 2), ROUND(r.profit_points, 2), ROUND(r.total, 2), r.position,
  {grade}, COALESCE(m.grade, {grade}), COALESCE(s.grade, '')
FROM grading_ranked r
JOIN customers_customerstate s ON s.customer_id = r.customer_id
LEFT JOIN grading_manualgrade m ON m.customer_id = r.customer_id AND m.deleted_at IS NULL
WHERE r.position > {above} AND r.position <= {until}
"""


def run_grading(scheme: Scheme, *, today: date | None = None, progress=lambda done, total: None) -> GradingRun:
    """Grades all customers with a history in the scheme's window and returns the run with its figures."""
    ensure_ready_grades()
    today = today or timezone.localdate()
    since, until = compute.window(scheme, today)
    # PostgreSQL keeps a temporary table for a session only; behind a pooler that means: for one transaction.
    with transaction.atomic() if connection.vendor == "postgresql" else nullcontext():
        ranked = compute.rank(scheme, since, until, today)
        limits = compute.borders(scheme, ranked)
        run = GradingRun.objects.create(
            scheme=scheme,
            terms=_terms(scheme),
            asked_by_id=current_actor().user_id,
            window_from=since,
            window_to=until,
            figures=_figures(ranked),
        )
        for above in range(0, ranked, CHUNK):
            _keep(run, limits, above)
            progress(min(above + CHUNK, ranked), ranked)
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE grading_ranked")
    _publish(run, today)
    return run


def _keep(run: GradingRun, limits, above: int) -> None:
    sql = KEEP.format(run=run.pk, grade=compute.grade_case(limits), above=above, until=above + CHUNK)
    if connection.vendor == "postgresql":
        sql = sql.replace("ROUND(r.", "ROUND((r.").replace(", 1)", ")::numeric, 1)").replace(", 2)", ")::numeric, 2)")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        set_grades(Score.objects.filter(run=run, position__gt=above, position__lte=above + CHUNK), on=timezone.localdate())


def _publish(run: GradingRun, today: date) -> None:
    by_hand = ManualGrade.objects.alive().values("customer")
    clear_grades(keep=Score.objects.filter(run=run).values("customer"), also_keep=by_hand)
    counts = dict(Score.objects.filter(run=run).values_list("grade").annotate(n=Count("pk")).order_by("grade"))
    run.figures = run.figures | {"grades": counts}
    run.finished_at = timezone.now()
    run.save()
    announce("grading.finished", run=run)


def _terms(scheme: Scheme) -> dict:
    return {
        f: getattr(scheme, f) for f in ("credit_weight", "order_weight", "profit_weight", "order_by", "window_months", "cut", "cuts")
    } | {"scheme": scheme.name}


def _figures(ranked: int) -> dict:
    """Totals of the window and of the whole history, and the measured share of the top fifth beside the slogan's 80 % (GRD-01)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT SUM(orders), SUM(amount), SUM(profit) FROM grading_ranked")
        orders, amount, profit = cursor.fetchone()
    share, fifth = compute.top_share("amount")
    return {
        "customers": ranked,
        "orders": int(orders or 0),
        "revenue": _text(amount),
        "profit": _text(profit),
        "top20_share": _share(share),
        "top20_customers": fifth,
        "history": history_figures(),
    }


def history_figures() -> dict:
    """The same totals over all history, whatever the window."""
    rows = list(
        SalesMonth.objects.values("customer")
        .annotate(a=Sum("amount"), n=Sum("orders"), p=Sum("profit"))
        .filter(n__gt=0)
        .values_list("a", "n", "p")
    )
    amounts = sorted((r[0] for r in rows), reverse=True)
    fifth = int((Decimal(len(amounts)) / 5).quantize(Decimal(1), "ROUND_HALF_UP"))
    total = sum(amounts, Decimal())
    return {
        "customers": len(rows),
        "orders": sum(r[1] for r in rows),
        "revenue": _text(total),
        "profit": _text(sum((r[2] for r in rows), Decimal())),
        "top20_share": _share(sum(amounts[:fifth], Decimal()) / total if total else None),
    }


def _text(value) -> str:
    return str(Decimal(str(value or 0)).quantize(Decimal("0.01"), "ROUND_HALF_UP"))


def _share(value: Decimal | None) -> float | None:
    return None if value is None else float(round(value, 4))
