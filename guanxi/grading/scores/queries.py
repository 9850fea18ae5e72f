"""Reads of scores worth a name."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from guanxi.customers.customers.models import Customer
from guanxi.desk.values import Sight
from guanxi.grading.scores.models import GradingRun, Score
from guanxi.kit.actor import Actor
from guanxi.kit.digits import whole_number
from guanxi.kit.scope import reaches_all, terms
from guanxi.sales.orders.models import Order
from guanxi.sales.receipts.models import Receipt

MOST = 2**31 - 1  # what the column of places holds


def last_run() -> GradingRun | None:
    """The newest finished run."""
    return GradingRun.objects.filter(finished_at__isnull=False).order_by("-pk").first()


def report_rows(run: GradingRun) -> Iterator[dict]:
    """Every score of a run with the concrete value of each criterion (GRD-09), best first; money as text."""
    rows = Score.objects.filter(run=run).select_related("customer").order_by("position", "customer").iterator(2000)
    for s in rows:
        yield {
            "position": s.position, "customer": s.customer.name, "code": s.customer.code, "grade": s.grade, "computed_grade": s.computed_grade,
            "score": str(s.total), "amount": str(s.amount), "profit": str(s.profit), "orders": s.order_count,
            "due": s.due_count, "late": s.late_count, "days_late": str(s.days_late),
            "credit_points": _text(s.credit_points), "order_points": _text(s.order_points), "profit_points": _text(s.profit_points),
        }  # fmt: skip


def _text(value) -> str | None:
    return None if value is None else str(value)


@dataclass(frozen=True)
class Figures:
    """What of the figures an actor may read: amounts, profits, payments, grades, scores, and whether the company's totals are his to see."""

    amount: bool
    profit: bool
    totals: bool
    grade: bool
    score: bool
    paid: bool


def sight_of(actor: Actor) -> Figures:
    """Totals need the reach over the whole company; hidden amounts hide the points made of them too."""
    order, customer, receipt = Sight.of(Order, actor), Sight.of(Customer, actor), Sight.of(Receipt, actor)
    amount = actor.may("sales.order", "view") and order.tells("amount")
    profit = amount and order.tells("profit")
    grade, score = customer.tells("grade"), customer.tells("score")
    totals = reaches_all(Customer, actor) and amount and profit and grade
    return Figures(amount, profit, totals, grade, score, receipt.tells("due_on", "due_amount", "received_on", "received_amount"))


def scores_for(actor: Actor, run: GradingRun, *, grade: str = "", after: str = "", size: int = 50) -> list[Score]:
    """The actor's rows of a run after a place ("17-2041": place and customer), best first; one more than `size` when there are further ones.

    For whom scores or grades are hidden, the order is the customers' own, and `after` a customer's key: places would tell them.
    """
    sight = sight_of(actor)
    rows = _after(Score.objects.filter(run=run, customer__deleted_at=None), after, sight)
    reach = terms(Customer, actor)
    if not reach.everything or reach.narrowed:
        rows = rows.filter(customer__in=Customer.objects.visible_to(actor).values("pk"))
    if grade and sight.grade:
        rows = rows.filter(grade=grade)
    by = ("position", "customer_id") if _tells_places(sight) else ("customer_id",)
    return list(rows.select_related("customer", "customer__owner").order_by(*by)[: size + 1])


def _after(rows, after: str, sight: Figures):
    place, _dash, customer = after.rpartition("-")
    place, customer = whole_number(place, MOST) or 0, whole_number(customer, 10**15) or 0
    if not _tells_places(sight):
        return rows.filter(customer_id__gt=customer)
    # Who is kept apart shares a place with one that counts.
    return rows.filter(position__gte=place).exclude(position=place, customer_id__lte=customer) if place else rows


def after_of(score: Score, sight: Figures) -> str:
    """Where the report goes on after this row."""
    return f"{score.position}-{score.customer_id}" if _tells_places(sight) else str(score.customer_id)


def _tells_places(sight: Figures) -> bool:
    return sight.grade and sight.score


def curve(run: GradingRun, steps: int = 20) -> list[tuple[int, float]]:
    """(percent of customers, percent of revenue they bring), the biggest first, in even steps (GRD-01)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bucket, SUM(amount) FROM (SELECT amount, NTILE(%s) OVER (ORDER BY amount DESC) AS bucket FROM grading_score WHERE run_id = %s) t"
            " GROUP BY bucket ORDER BY bucket",
            [steps, run.pk],
        )
        parts = [float(row[1]) for row in cursor.fetchall()]
    total, so_far, points = sum(parts) or 1.0, 0.0, [(0, 0.0)]
    for n, part in enumerate(parts, 1):
        so_far += part
        points.append((round(100 * n / len(parts)), round(100 * so_far / total, 1)))
    return points


@dataclass(frozen=True)
class Drawing:
    """The curve in the units of its picture (600 × 260): points of the line, and where 20 % of the customers stand."""

    line: str
    x20: float
    y20: float


def drawing(points: list[tuple[int, float]], share20: float | None) -> Drawing:
    """Turns percents into the picture's coordinates."""
    line = " ".join(f"{40 + x * 5.4:.1f},{236 - y * 2.2:.1f}" for x, y in points)
    return Drawing(line, 40 + 20 * 5.4, round(236 - (share20 or 0) * 220, 1))
