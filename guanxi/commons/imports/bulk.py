"""Many rows of a record at once: made ready outside of the transaction, written in it; changes by prepared statements. Everything is published."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from django.db import connection
from django.db.models import F
from django.utils import timezone

from guanxi.commons.imports import recording
from guanxi.kit.bulkload import Load, stage
from guanxi.kit.changes import Change, announce, publish
from guanxi.kit.ownership import carry_below

BATCH = 1000


class Pending:
    """Inserts that wait for the chunk's transaction. What costs time (numbers, trail, search documents) is done at once, before the database is locked."""

    def __init__(self):
        self._loads: list[tuple[Load, AbstractContextManager]] = []

    def insert(
        self, model, names: Sequence[str], lines: list[tuple], *, labels: Sequence[str] | None = None, ids: Sequence[int] | None = None,
        within: Callable[[Sequence[int]], AbstractContextManager] | None = None,
    ) -> Sequence[int]:  # fmt: skip
        """Takes rows as tuples in the order of `names` (foreign keys as numbers) and returns the numbers they will have.

        With labels the creations are published, as save() would. within(numbers): a context in which they are written.
        """
        if not lines:
            return []
        load = stage(model, names, lines, ids=ids, labels=labels, tell=labels is not None)
        self._loads.append((load, within(load.ids) if within else nullcontext()))
        return load.ids

    def flush(self) -> None:
        """Writes everything, in the order in which it came."""
        loads, self._loads = self._loads, []
        for load, context in loads:
            with context:
                load.write()

    def forget(self) -> None:
        """Drops what waits: the chunk could not be committed."""
        self._loads = []


def change(model, changes: list[tuple[int, str, dict, dict]]) -> None:
    """Writes (number, label, before, after) for each row: versions are raised, tracked columns published. Rows with the same columns go together.

    What `before` leaves out is read from the row. Where the owner or the department changes, what carries copies of them follows.
    """
    changes = _with_what_stood(model, changes)
    _write(model, changes)
    tracked, whole = {f.name for f in model.tracked_fields()}, _whole(model, [pk for pk, *_rest in changes])
    told = [
        Change(
            whole.model,
            whole.of.get(pk, pk),
            "update",
            label[:200],
            {n: v for n, v in before.items() if n in tracked},
            {n: v for n, v in after.items() if n in tracked},
        )
        for pk, label, before, after in changes
    ]
    with recording.told(model, changes, whole.model._meta.label_lower, whole.of):
        for start in range(0, len(told), BATCH):
            publish([c for c in told[start : start + BATCH] if c.after])
    _take_along(model, [pk for pk, _label, _before, after in changes if after.keys() & {"owner", "department"}])


@dataclass(frozen=True)
class _Whole:
    """Of whom the trail tells: the rows themselves, or (of: number → number) those whose further leaves they are (Published.leaf_of)."""

    model: type
    of: dict[int, int]


def _whole(model, pks: list[int]) -> _Whole:
    """Leaves: the rows that they belong to have another version by it."""
    if not (name := getattr(model, "leaf_of", "")):
        return _Whole(model, {})
    above = model._meta.get_field(name)
    of = dict(model._base_manager.filter(pk__in=pks).values_list("pk", above.attname))
    above.related_model._base_manager.filter(pk__in=of.values()).update(version=F("version") + 1, updated_at=timezone.now())
    return _Whole(above.related_model, of)


def _with_what_stood(model, changes: list) -> list:
    """The changes, each with a former value for everything that it writes: an undo has to bring it back."""
    unknown: dict[str, list[int]] = defaultdict(list)
    for pk, _label, before, after in changes:
        for name in after.keys() - before.keys():
            unknown[name].append(pk)
    stood: dict[int, dict] = defaultdict(dict)
    for name, pks in unknown.items():
        column = model._meta.get_field(name).attname
        for start in range(0, len(pks), BATCH):
            for pk, value in model._base_manager.filter(pk__in=pks[start : start + BATCH]).values_list("pk", column):
                stood[pk][name] = value
    return [(pk, label, stood[pk] | before, after) for pk, label, before, after in changes] if unknown else changes


def _take_along(model, pks: list[int]) -> None:
    """Reach is read from the rows' own columns: contacts, orders and states get the owner and department that their customer has now."""
    for start in range(0, len(pks), BATCH):
        groups: dict[tuple, list[int]] = defaultdict(list)
        rows = model._base_manager.filter(pk__in=pks[start : start + BATCH]).order_by("pk")
        for pk, *copies in rows.values_list("pk", "owner", "department"):
            groups[tuple(copies)].append(pk)
        people = model._meta.get_field("owner").related_model.objects.in_bulk({owner for owner, _department in groups} - {None})
        for (owner, department), keys in groups.items():
            carry_below(model, keys, {"owner": owner, "department": department})
            announce(f"{model._meta.model_name}.assigned", model=model, pks=keys, owner=people.get(owner))


def _write(model, changes: list) -> None:
    groups = defaultdict(list)
    for pk, _label, _before, after in changes:
        groups[tuple(sorted(after))].append((pk, after))
    quote, now = connection.ops.quote_name, timezone.now()
    stamp = [_stored(model._meta.get_field("updated_at"), now)] if model.has_version else []
    for names, rows in groups.items():
        fields = [model._meta.get_field(n) for n in names]
        sets = ", ".join(f"{quote(f.column)} = %s" for f in fields)
        extra = ", version = version + 1, updated_at = %s" if model.has_version else ""
        sql = f"UPDATE {quote(model._meta.db_table)} SET {sets}{extra} WHERE {quote(model._meta.pk.column)} = %s"
        with connection.cursor() as cursor:
            cursor.executemany(sql, [(*[_stored(f, after[f.name]) for f in fields], *stamp, pk) for pk, after in rows])


def _stored(f, value):
    return f.get_db_prep_save(value, connection)
