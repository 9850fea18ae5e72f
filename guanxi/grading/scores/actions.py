"""The grading run: rank everybody, keep every score, then write the grades, some thousand customers at a time so that others can save."""

from contextlib import nullcontext
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from guanxi.customers.customers.actions import clear_grades, set_grade, set_grades
from guanxi.customers.customers.models import Customer
from guanxi.customers.grades.queries import ensure_ready_grades
from guanxi.grading.schemes.models import ManualGrade, Scheme
from guanxi.grading.scores import compute
from guanxi.grading.scores.models import GradingRun, Score
from guanxi.kit.actor import current_actor
from guanxi.kit.changes import announce

CHUNK = 20_000  # a fifth of a second under the write lock
SLOW_HAND = timedelta(minutes=5)  # a grade may be written down some time before others see it

KEEP = """
INSERT INTO grading_score (run_id, customer_id, due_count, late_count, days_late, order_count, amount, profit,
  credit_points, order_points, profit_points, total, position, computed_grade, grade, previous_grade)
SELECT {run}, r.customer_id, COALESCE(p.due, 0), COALESCE(p.late, 0), COALESCE(ROUND(p.days_late * 1.0, 1), 0), r.orders,
  ROUND(CAST(r.amount AS numeric), 2), ROUND(CAST(r.profit AS numeric), 2), ROUND(CAST(r.credit_points AS numeric), 2),
  ROUND(CAST(r.order_points AS numeric), 2), ROUND(CAST(r.profit_points AS numeric), 2), ROUND(CAST(r.total AS numeric), 2), r.position,
  {grade}, COALESCE(m.grade, {grade}), COALESCE(s.grade, '')
FROM grading_ranked r
JOIN customers_customerstate s ON s.customer_id = r.customer_id
LEFT JOIN grading_paid p ON p.customer_id = r.customer_id
LEFT JOIN grading_manualgrade m ON m.customer_id = r.customer_id AND m.deleted_at IS NULL
WHERE r.customer_id >= {first} AND r.customer_id <= {last} ORDER BY r.customer_id
"""


def run_grading(scheme: Scheme, *, today: date | None = None, progress=lambda done, total: None) -> GradingRun:
    """Grades all customers with a history in the scheme's window and returns the run with its figures."""
    ensure_ready_grades()
    today = today or timezone.localdate()
    since, until = compute.window(scheme, today)
    # PostgreSQL keeps a temporary table for a session only; behind a pooler that means: for one transaction. It locks nothing that others
    # write: the grades follow afterwards, each stretch in a transaction of its own.
    with transaction.atomic() if connection.vendor == "postgresql" else nullcontext():
        ranked = compute.rank(scheme, since, until, today)
        run = GradingRun.objects.create(
            scheme=scheme,
            terms=_terms(scheme),
            asked_by_id=current_actor().user_id,
            window_from=since,
            window_to=until,
            figures=_figures() | {"counted": ranked},
        )
        spans = compute.spans(CHUNK)
        # SQLite has one writer at a time and gets short transactions here too; PostgreSQL has others wait for nothing that is inserted.
        _keep(run, compute.borders(scheme, ranked), spans if connection.vendor == "sqlite" else _whole(spans))
        compute.drop()
    for n, (first, last) in enumerate(spans, 1):
        set_grades(Score.objects.filter(run=run, customer__gte=first, customer__lte=last), on=timezone.localdate())
        progress(min(n * CHUNK, ranked), ranked)
    _heed_hands(run)
    _publish(run)
    return run


def _whole(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(spans[0][0], spans[-1][1])] if spans else []


def _keep(run: GradingRun, limits: list[tuple[str, str]], spans) -> None:
    for first, last in spans:
        sql = KEEP.format(run=run.pk, grade=compute.grade_case(limits), first=first, last=last)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def _heed_hands(run: GradingRun) -> None:
    """Grades that somebody set or took back while the run was under way stand over what it wrote."""
    for hand in ManualGrade.objects.filter(updated_at__gte=run.started_at - SLOW_HAND):
        mine = Score.objects.filter(run=run, customer=hand.customer_id)
        for computed, total in mine.values_list("computed_grade", "total"):
            grade = computed if hand.deleted_at else hand.grade
            mine.update(grade=grade)
            set_grade(hand.customer_id, grade=grade, score=total, on=timezone.localdate())


def _publish(run: GradingRun) -> None:
    by_hand = ManualGrade.objects.alive().filter(customer=OuterRef("pk"))
    clear_grades(keep=Score.objects.filter(run=run, customer=OuterRef("pk")), also_keep=by_hand)
    Score.objects.filter(~Exists(Customer.objects.filter(pk=OuterRef("customer"))), run=run).delete()  # erased while the run was under way
    # "customer > 0" leads along the index in whose order the rows were written; by position they would be read at random.
    counts = dict(Score.objects.filter(run=run, customer__gt=0).values_list("grade").annotate(n=Count("pk")).order_by("grade"))
    run.figures = run.figures | {"grades": counts}
    run.finished_at = timezone.now()
    run.save()
    announce("grading.finished", run=run)


def _terms(scheme: Scheme) -> dict:
    return {
        f: getattr(scheme, f) for f in ("credit_weight", "order_weight", "profit_weight", "order_by", "window_months", "cut", "cuts")
    } | {"scheme": scheme.name}


def _figures() -> dict:
    """Totals of the window and of the whole history, and the measured share of the top fifth beside the slogan's 80 % (GRD-01)."""
    window, history = compute.totals(), compute.totals(of_all_history=True)
    return _told(window) | {"top20_customers": window.fifth, "history": _told(history)}


def _told(totals: compute.Totals) -> dict:
    return {
        "customers": totals.customers,
        "orders": totals.orders,
        "revenue": _text(totals.amount),
        "profit": _text(totals.profit),
        "top20_share": None if totals.share is None else float(round(totals.share, 4)),
    }


def _text(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.01"), "ROUND_HALF_UP"))
