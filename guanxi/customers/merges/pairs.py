"""Pairs before and after a merge, so that they can be put back. What a merge means for them is the business of `duplicates`, which listens."""

from django.db.models import Q

from guanxi.customers.duplicates.models import Pair

DECIDED = ("status", "decided_by_id", "decided_at")
COLUMNS = ("pk", "first_id", "second_id", "verdict", "score", "reasons", *DECIDED)


def snapshot(family: list[int]) -> dict[str, dict]:
    """All pairs of these customers, by number."""
    rows = Pair._base_manager.filter(Q(first__in=family) | Q(second__in=family)).order_by("pk")
    return {str(r.pop("pk")): r for r in rows.values(*COLUMNS)}


def put_back(before: dict, after: dict) -> None:
    """Pairs as they were, unless somebody decided about one of them since."""
    now = snapshot(sorted({pair[n] for pair in (before | after).values() for n in ("first_id", "second_id")}))
    for pk in after.keys() - before.keys():
        if pk in now and _same(now[pk], after[pk]):
            Pair._base_manager.filter(pk=pk).delete()
    for pk, pair in before.items():
        values = pair | {"decided_at": _instant(pair["decided_at"])}
        if pk not in now and pk not in after and not _there(values):
            Pair._base_manager.bulk_create([Pair(pk=int(pk), **values)])  # as it was found: no line in the trail
        elif pk in now and _same(now[pk], after.get(pk, pair)):
            Pair._base_manager.filter(pk=pk).update(**{n: values[n] for n in DECIDED})


def _there(values: dict) -> bool:
    return Pair._base_manager.filter(first=values["first_id"], second=values["second_id"]).exists()


def _same(now: dict, then: dict) -> bool:
    return all(now[n] == (_instant(then[n]) if n == "decided_at" else then[n]) for n in DECIDED)


def _instant(said):
    return None if said is None else Pair._meta.get_field("decided_at").to_python(said)
