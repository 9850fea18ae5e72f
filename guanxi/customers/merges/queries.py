"""Reads: where a merged customer went, what hangs on customers, merges in reach."""

from django.db.models import QuerySet

from guanxi.customers.customers.models import Customer
from guanxi.customers.merges.models import Merge, MergedAway
from guanxi.kit.actor import Actor
from guanxi.kit.scope import terms


def merged_into(number: int) -> tuple[int, Merge] | None:
    """(number of the customer that stands for it now, the merge by which it went); None when it was not merged away. Follows merges of merges."""
    found, seen = None, {number}
    while away := MergedAway.objects.filter(number=number, merge__status=Merge.Status.DONE).select_related("merge").order_by("-pk").first():
        number, found = away.merge.kept_id, (away.merge.kept_id, found[1] if found else away.merge)
        if number in seen:
            return None
        seen.add(number)
    return found


def in_reach(actor: Actor) -> QuerySet[Merge]:
    """Merges whose kept customer the actor may change, newest first."""
    mine = Customer.objects.filter(terms(Customer, actor, "change").q(), terms(Customer, actor, "view").q(), deleted_at=None)
    return (
        Merge.objects.filter(kept__in=mine.values("pk"))
        .select_related("kept", "by", "undone_by")
        .prefetch_related("away")
        .order_by("-at", "-id")
    )
