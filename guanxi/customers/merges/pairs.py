"""What was found and decided about pairs, when one of the two goes into another customer, and when it comes back."""

from django.db.models import Q
from django.utils import timezone

from guanxi.customers.duplicates.models import Pair

COLUMNS = ("pk", "first_id", "second_id", "verdict", "score", "reasons", "status", "decided_by_id", "decided_at")


def hand_on(kept: int, gone: list[int], by: int | None) -> dict:
    """Pairs within the family are settled; what was found or decided about a gone one and somebody else holds for the kept one too. Returns the pack."""
    family, rows = {kept, *gone}, Pair._base_manager
    theirs = list(rows.filter(Q(first__in=gone) | Q(second__in=gone)).order_by("pk").values(*COLUMNS))
    rows.filter(first__in=family, second__in=family).update(status=Pair.Status.MERGED, decided_by=by, decided_at=timezone.now())
    made, decided = {}, []
    for pair in theirs:
        other = pair["second_id"] if pair["first_id"] in family else pair["first_id"]
        if other in family or pair["status"] == Pair.Status.MERGED:
            continue
        first, second = sorted((kept, other))
        there = rows.filter(first=first, second=second).first()
        if there is None:
            same = {n: pair[n] for n in COLUMNS[3:]}
            made[_insert(Pair(first_id=first, second_id=second, **same))] = pair["status"]
        elif there.status == Pair.Status.OPEN and pair["status"] == Pair.Status.DIFFERENT:
            decided.append(there.pk)
            rows.filter(pk=there.pk).update(**{n: pair[n] for n in ("status", "decided_by_id", "decided_at")})
    return {"before": theirs, "made": made, "decided": decided}


def take_back(pack: dict) -> None:
    """Pairs as they were; what people decided about the kept one since stays."""
    rows = Pair._base_manager
    for pk, status in pack.get("made", {}).items():
        rows.filter(pk=pk, status=status).delete()
    rows.filter(pk__in=pack.get("decided", ()), status=Pair.Status.DIFFERENT).update(status=Pair.Status.OPEN, decided_by=None, decided_at=None)
    for pair in pack.get("before", ()):
        values = pair | {"decided_at": pair["decided_at"] and Pair._meta.get_field("decided_at").to_python(pair["decided_at"])}
        pk = values.pop("pk")
        if not rows.filter(pk=pk).update(**{n: values[n] for n in ("status", "decided_by_id", "decided_at")}):
            if not rows.filter(first=values["first_id"], second=values["second_id"]).exists():
                _insert(Pair(pk=pk, **values))


def _insert(pair: Pair) -> int:
    Pair._base_manager.bulk_create([pair])  # as found: no line in the trail
    return pair.pk
