"""What follows from where somebody was met."""

from django.db.models import Sum

from guanxi.customers.occasions.models import Cost, Occasion
from guanxi.customers.occasions.queries import DOUBTFUL, has_doubtful_origin


def settle_origin(row) -> None:
    """The source of a customer or lead follows the occasion where none was said, and its basis the doubt of both (ACQ-03)."""
    loaded = getattr(row, "_loaded", {})
    if all(loaded.get(name) == getattr(row, name) for name in ("source_id", "occasion_id")) and not row._state.adding:
        return
    if row.occasion_id and not row.source_id:
        row.source_id = row.occasion.source_id
    if not row.basis and has_doubtful_origin(row):
        row.basis = DOUBTFUL


def add_up(occasions: set[int]) -> None:
    """Writes what these occasions cost, from their lines."""
    sums = Cost.objects.alive().filter(occasion__in=occasions).order_by().values_list("occasion").annotate(Sum("cost"))
    found = dict.fromkeys(occasions, 0) | dict(sums)
    for pk, total in found.items():
        Occasion.objects.filter(pk=pk).plain_update(cost=total)
