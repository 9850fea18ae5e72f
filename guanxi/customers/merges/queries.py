"""Reads: where a merged customer went, what hangs on customers, merges in reach."""

from collections.abc import Iterable

from django.db.models import QuerySet

from guanxi.customers.customers.models import Customer
from guanxi.customers.merges.models import Merge, MergedAway, MergedNumber
from guanxi.customers.merges.relations import links
from guanxi.kit.actor import Actor
from guanxi.kit.dialects import among
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


def stands_for(codes: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Customer number that a merge took in → (the customer who stands for it now, the name it had). Follows merges of merges.

    Only while the merges stand and that customer is on file. One query, and one more for each generation of merges.
    """
    wanted = sorted({c for c in codes if c})
    if not wanted:
        return {}
    where, params = among("customers_mergednumber.code", wanted)
    rows = MergedNumber.objects.filter(merge__status=Merge.Status.DONE).extra(where=[where], params=params).order_by("pk")
    rows = list(rows.values_list("code", "name", "merge__kept", "merge__kept__deleted_at"))
    alive = _standing({kept: gone is None for _code, _name, kept, gone in rows})
    return {code: (alive[kept], name) for code, name, kept, _gone in rows if kept in alive}


def _standing(kept: dict[int, bool]) -> dict[int, int]:
    """Number of a customer → who stands for him, where that one is alive. kept: number → whether he is alive himself."""
    ends, alive = {pk: pk for pk in kept}, dict(kept)
    asked: set[int] = set()
    while open_ends := {pk for pk in ends.values() if not alive[pk]} - asked:
        asked |= open_ends
        away = MergedAway.objects.filter(number__in=open_ends, merge__status=Merge.Status.DONE).order_by("pk")
        further = {n: (to, gone) for n, to, gone in away.values_list("number", "merge__kept", "merge__kept__deleted_at")}
        alive |= {to: gone is None for to, gone in further.values()}
        ends = {pk: further[end][0] if end in further else end for pk, end in ends.items()}
    return {pk: end for pk, end in ends.items() if alive[end]}


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
