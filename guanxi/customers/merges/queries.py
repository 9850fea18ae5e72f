"""Reads: where a merged customer went, what hangs on customers, merges in reach."""

from django.db.models import QuerySet

from guanxi.customers.customers.models import Customer
from guanxi.customers.merges.models import Merge, MergedAway
from guanxi.customers.merges.relations import links
from guanxi.kit.actor import Actor
from guanxi.kit.scope import terms

AT_ONCE = 2000  # rows that a request moves itself: half a second


def merged_into(number: int) -> tuple[int, Merge] | None:
    """(number of the customer that stands for it now, the merge by which it went); None when it was not merged away. Follows merges of merges."""
    found, seen = None, {number}
    while away := MergedAway.objects.filter(number=number, merge__status=Merge.Status.DONE).select_related("merge").order_by("-pk").first():
        number, found = away.merge.kept_id, (away.merge.kept_id, found[1] if found else away.merge)
        if number in seen:
            return None
        seen.add(number)
    return found


def has_taken_in(number: int) -> bool:
    """Whether another customer was merged into this one and is still there."""
    return Merge.objects.filter(kept=number, status=Merge.Status.DONE).exists()


def in_reach(actor: Actor) -> QuerySet[Merge]:
    """Merges whose kept customer the actor may change, newest first."""
    mine = Customer.objects.filter(terms(Customer, actor, "change").q(), terms(Customer, actor, "view").q(), deleted_at=None)
    return (
        Merge.objects.filter(kept__in=mine.values("pk"))
        .select_related("kept", "by", "undone_by")
        .prefetch_related("away")
        .order_by("-at", "-id")
    )


def customers_of(keys: list[int], actor: Actor) -> list[Customer] | None:
    """The customers with what the comparison shows; None when one of them is out of reach."""
    found = list(Customer.objects.visible_to(actor).filter(pk__in=keys).select_related("state", "owner", "source", "occasion", "referrer"))
    return found if len(found) == len(set(keys)) else None


def hanging(keys: list[int]) -> int:
    """How many rows a merge of these would move, up to AT_ONCE + 1."""
    count = 0
    for link in links(Customer):
        count += len(link.rows(keys).values_list("pk", flat=True)[: AT_ONCE + 1 - count])
        if count > AT_ONCE:
            break
    return count
