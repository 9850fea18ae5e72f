"""What the search found becomes pairs: new ones are added, open ones follow, what a person has decided stays."""

import json
from collections.abc import Callable, Iterable

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from guanxi.customers.customers.models import Customer
from guanxi.customers.duplicates.asking import Asked
from guanxi.customers.duplicates.everything import Stopped, facts_of_many, found
from guanxi.customers.duplicates.index import facts_of
from guanxi.customers.duplicates.models import MatchRules, Pair, SearchState
from guanxi.customers.duplicates.near import candidates
from guanxi.customers.duplicates.verdicts import MODEL, PERHAPS, Verdict, compare
from guanxi.kit.dialects import upsert

BATCH = 2000
BY_MODEL = -1  # instead of a digest: the rules did not find this pair
FOLLOWED = 500  # customers that the short search looks at in one go


def search_everything(progress: Callable[[int, int], object] = lambda done, total: None) -> dict:
    """Compares all customers and keeps what was found (OWN-04); returns figures. progress may raise Stopped: what was found so far is kept then.

    Pairs that nobody has decided and that are no longer alike are dropped.
    """
    began, figures = timezone.now(), {"same": 0, "perhaps": 0, "new": 0, "dropped": 0, "different": 0}
    standing, rows = _standing(), []
    try:
        for a, b, verdict in found(MatchRules.current(), progress):
            key = _key(a.pk, b.pk)
            known = standing.pop(key, None)
            if known and known[1] != Pair.Status.OPEN:
                figures["different"] += 1
                continue
            figures[verdict.kind] += 1
            figures["new"] += known is None
            if known is None or known[2] != _digest(verdict.kind, verdict.score, verdict.reasons):
                rows.append(_row(*key, verdict))
            if len(rows) >= BATCH:
                _write(rows)
                rows = []
    except Stopped:
        _write(rows)
        return figures | {"stopped": True}
    _write(rows)
    gone = [pk for pk, status, digest in standing.values() if status == Pair.Status.OPEN and digest != BY_MODEL]
    _drop(gone)
    figures["dropped"] = len(gone)
    state = SearchState.current()
    state.searched_at, state.figures, state.followed_at, state.followed_id = began, figures, began, 0
    state.save()
    return figures


def keep_likely(likely: Iterable[tuple[int, int, float]]) -> dict:
    """Keeps pairs (number, number, probability) that the statistical model has found and the rules have missed; returns figures.

    They stay until somebody decides or the model is asked again.
    """
    standing, rows, found = _standing(), [], set()
    for a, b, probability in likely:
        key = _key(a, b)
        found.add(key)
        if key not in standing or standing[key][2] == BY_MODEL:
            rows.append(_row(*key, Verdict(PERHAPS, round(probability / 2, 3), (MODEL,))))
    for start in range(0, len(rows), BATCH):
        _write(rows[start : start + BATCH])
    gone = [pk for key, (pk, status, digest) in standing.items() if digest == BY_MODEL and status == Pair.Status.OPEN and key not in found]
    _drop(gone)
    return {"likely": len(found), "new": len(rows), "dropped": len(gone)}


def _drop(pks: list[int]) -> None:
    for start in range(0, len(pks), BATCH):
        Pair.objects.filter(pk__in=pks[start : start + BATCH], status=Pair.Status.OPEN).plain_delete()


def follow_changes() -> int:
    """Looks at customers that changed since the last look, oldest first and FOLLOWED at most; returns how many. Costs nothing when nothing changed."""
    state = SearchState.current()
    if state.followed_at is None:  # what was there before is for the search over everything
        state.followed_at = timezone.now()
        state.save()
        return 0
    later = Q(updated_at__gt=state.followed_at) | Q(updated_at=state.followed_at, pk__gt=state.followed_id)
    rows = list(Customer.objects.filter(later).order_by("updated_at", "id").values_list("pk", "updated_at")[:FOLLOWED])
    if rows:
        _look_at({pk for pk, _at in rows})
        state.followed_id, state.followed_at = rows[-1]
        state.save()
    return len(rows)


def _look_at(pks: set[int]) -> None:
    rules, mine = MatchRules.current(), facts_of_many(pks)
    before = {_key(a, b): (pk, status) for pk, status, a, b in _pairs_of(pks).exclude(reasons=[MODEL])}
    known = mine | facts_of_many({pk for key in before for pk in key} - mine.keys())
    keys = set(before)
    for f in mine.values():
        near = candidates(Asked(f.name, f.core, f.kind, f.phones, f.email, f.credit, f.code))
        keys |= {_key(f.pk, pk) for pk in near if pk != f.pk}
        known |= {pk: facts_of(pk, row, []) for pk, row in near.items() if pk not in known}
    rows, gone = [], []
    for key in keys:
        a, b = (known.get(pk) for pk in key)
        verdict = compare(a, b, rules) if a and b else None
        if verdict and verdict.kind:
            rows.append(_row(*key, verdict))
        elif key in before and before[key][1] == Pair.Status.OPEN:
            gone.append(before[key][0])
    _write(rows)
    _drop(gone)


def _pairs_of(pks: Iterable[int]):
    return Pair.objects.filter(Q(first__in=pks) | Q(second__in=pks)).values_list("pk", "status", "first", "second")


def _standing() -> dict[tuple[int, int], tuple]:
    rows = Pair.objects.order_by().values_list("first", "second", "pk", "status", "verdict", "score", "reasons")
    return {(a, b): (pk, status, _digest(*said)) for a, b, pk, status, *said in rows.iterator(chunk_size=5000)}


def _digest(verdict: str, score: float, reasons) -> int:
    return BY_MODEL if list(reasons) == [MODEL] else hash((verdict, round(score, 3), tuple(reasons)))


def _key(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _row(first: int, second: int, verdict: Verdict) -> tuple:
    return (
        first,
        second,
        verdict.kind,
        verdict.score,
        json.dumps(verdict.reasons),
        Pair.Status.OPEN.value,
        connection.ops.adapt_datetimefield_value(timezone.now()),
    )


def _write(rows: list[tuple]) -> None:
    columns = ("first_id", "second_id", "verdict", "score", "reasons", "status", "found_at")
    replaced = ("verdict", "score", "reasons")
    try:
        with transaction.atomic():
            upsert(Pair._meta.db_table, columns, rows, key=("first_id", "second_id"), replace=replaced)
    except IntegrityError:  # somebody was erased for good meanwhile
        there = set(Customer.objects.filter(pk__in={pk for row in rows for pk in row[:2]}).values_list("pk", flat=True))
        with transaction.atomic():
            upsert(
                Pair._meta.db_table, columns, [r for r in rows if {r[0], r[1]} <= there], key=("first_id", "second_id"), replace=replaced
            )
