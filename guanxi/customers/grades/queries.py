"""Reads of the grades worth a name."""

from guanxi.customers.grades.models import Grade
from guanxi.kit.actor import SYSTEM, acting
from guanxi.kit.dialects import kept

# CAD-07: the top grade monthly, down to yearly.
READY = (("A", 1, 30), ("B", 2, 91), ("C", 3, 365))


def ensure_ready_grades() -> None:
    """A, B and C with their rhythm, once."""
    if not Grade.objects.exists():
        with acting(SYSTEM):
            for code, rank, days in READY:
                Grade.objects.create(code=code, rank=rank, visit_days=days)


def grade_choices() -> list[tuple[str, str]]:
    """(code, code) of the grades in use, best first."""
    return [(c, c) for c in Grade.objects.alive().values_list("code", flat=True)]


def visit_days() -> dict[str, int]:
    """Grade code → at most so many days between contacts (CAD-07)."""
    return dict(kept(_rhythms))


def _rhythms():
    return Grade.objects.alive().values_list("code", "visit_days")
