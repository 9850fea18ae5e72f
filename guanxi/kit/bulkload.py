"""Many new rows at once, with everything that a single save would have done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.utils import format_number

from guanxi.kit.actor import current_actor
from guanxi.kit.changes import Change, publish, work_ahead
from guanxi.kit.dialects import insert_rows, reserve_ids


@dataclass
class Load:
    """Rows on their way: everything that takes no database is done, `write` does the rest inside the caller's transaction."""

    model: type[models.Model]
    ids: list[int]
    columns: list[str]
    rows: list[tuple]
    same: dict[str, object]
    changes: list[Change]
    ready: dict

    def write(self) -> None:
        """Inserts and publishes."""
        with transaction.atomic(savepoint=False):  # a savepoint makes the search index of SQLite write what it has gathered
            insert_rows(self.model._meta.db_table, self.columns, self.rows, same=self.same)
            publish(self.changes, self.ready)


def stage(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence], *, ids: Sequence[int] | None = None,
          labels: Sequence[str] | None = None, tell: bool = True) -> Load:  # fmt: skip
    """Makes rows ready for loading, before the transaction that is to lock the database; see `bulk_load` for what is to be given."""
    fields = [_field(model, c) for c in columns]
    values = [_keys(told) if f.is_relation else told for f, told in zip(fields, zip(*rows, strict=True), strict=True)]
    pk = model._meta.pk
    if pk in fields:
        ids = values[fields.index(pk)]
    elif ids is None:
        ids = reserve_ids(model, len(rows))
    if len(ids) != len(rows):
        raise ValueError(f"{len(rows)} rows, {len(ids)} ids")
    changes = _creates(model, fields, values, ids, labels) if tell and hasattr(model, "tracked_fields") else []
    return Load(model, list(ids), *_insertable(model, fields, values, ids if pk not in fields else None), changes, work_ahead(changes))


def bulk_load(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence], *, ids: Sequence[int] | None = None,
              labels: Sequence[str] | None = None, tell: bool = True) -> list[int]:  # fmt: skip
    """Inserts rows by the fastest way of the database, inside the caller's transaction; returns their primary keys in the order given.

    columns: field names, or column names of foreign keys ("owner_id"); values as the model's Python values, foreign keys as keys.
    Columns that are left out get the field's default; version, created_at, updated_at and created_by as in a save.
    What save() derives (department of the owner, sort keys) the caller gives. ids: from reserve_ids(), when children refer to them;
    a model whose key is among the columns (a 1:1 table) needs none. labels: what the trail calls the rows; by default their first text.
    All rows are published as creates in one batch when the model is a record and `tell` is left on.
    """
    rows = list(rows)
    if not rows:
        return []
    load = stage(model, columns, rows, ids=ids, labels=labels, tell=tell)
    load.write()
    return load.ids


def _keys(told: Sequence) -> Sequence:
    """A column of foreign keys as keys, whatever rows were given for them."""
    if any(issubclass(t, models.Model) for t in set(map(type, told))):
        return [v.pk if isinstance(v, models.Model) else v for v in told]
    return told


def _field(model, name: str) -> models.Field:
    found = next((f for f in model._meta.concrete_fields if name in (f.name, f.attname)), None)
    if found is None:
        raise LookupError(f"{model._meta.label} has no column {name}")
    return found


def _insertable(model, fields, values, ids) -> tuple[list[str], list[tuple], dict]:
    """(columns, rows, what all rows share) as the driver takes them. `values` holds a column for each field; each goes through its field's preparation."""
    connection = connections[DEFAULT_DB_ALIAS]  # the proxy django.db.connection costs a lookup for every value
    given = set(fields)
    rest = [f for f in model._meta.concrete_fields if f not in given and not (f.primary_key and ids is not None) and not f.generated]
    same = {f.column: f.get_db_prep_save(_default(f, model), connection) for f in rest}
    columns, ready = ([], []) if ids is None else ([model._meta.pk.column], [ids])
    for f, told in zip(fields, values, strict=True):
        prepare = _preparer(f, connection)
        if len(told) > 1 and _is_one(f, told):
            same[f.column] = told[0] if prepare is None or told[0] is None else prepare(told[0])
            continue
        columns.append(f.column)
        ready.append(told if prepare is None else [None if v is None else prepare(v) for v in told])
    return columns, list(zip(*ready, strict=True)), same


def _is_one(f: models.Field, told: tuple) -> bool:
    """Whether all rows have one value. In JSON what is equal (1 and True) need not be the same."""
    first = told[0]
    return first == told[-1] and not isinstance(f, models.JSONField) and told.count(first) == len(told)


def _default(f: models.Field, model):
    if f.name == "created_by":
        return current_actor().user_id
    instance = model.__new__(model)  # pre_save of auto_now writes to it; nothing of it is kept
    if getattr(f, "auto_now", False) or getattr(f, "auto_now_add", False):
        return f.pre_save(instance, True)
    return f.get_default()


def _preparer(f: models.Field, connection):
    """A function for one value that is not None, or None when the driver takes it as it is. Short ways for what is common."""
    sqlite = connection.vendor == "sqlite"
    if f.is_relation:
        return None
    if isinstance(f, models.DateTimeField):
        return (lambda v: str(v.astimezone(UTC).replace(tzinfo=None))) if sqlite else None
    if isinstance(f, models.DateField):
        return (lambda v: v.isoformat()) if sqlite else None
    if isinstance(f, models.DecimalField):
        return lambda v: format_number(v if isinstance(v, Decimal) else f.to_python(v), f.max_digits, f.decimal_places)
    if isinstance(f, models.CharField | models.TextField | models.IntegerField | models.BooleanField) and type(f).get_prep_value in _PLAIN:
        return None
    return lambda v: f.get_db_prep_save(v, connection)


_EMPTY = (None, "", {}, [])
_PLAIN = {
    c.get_prep_value for c in (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.PositiveIntegerField)
}


def _creates(model, fields, values, ids, labels) -> list[Change]:
    """What audit and search are told: the values that are given; defaults that nobody chose stay out, as empty values do."""
    tracked = set(model.tracked_fields())
    seen = [(f.name, told) for f, told in zip(fields, values, strict=True) if f in tracked]
    names, rows = [n for n, _ in seen], zip(*(told for _, told in seen), strict=True) if seen else [()] * len(ids)
    labels = labels or _labels(fields, values) or [""] * len(ids)
    return [
        Change(model, pk, "create", label[:200], {}, {n: v for n, v in zip(names, row, strict=True) if v or v not in _EMPTY})
        for pk, label, row in zip(ids, labels, rows, strict=True)
    ]


def _labels(fields, values) -> list[str]:
    """The names of the rows, else their first text."""
    texts = [told for f, told in zip(fields, values, strict=True) if f.name == "name"]
    texts += [told for f, told in zip(fields, values, strict=True) if isinstance(f, models.CharField)]
    return [str(v) for v in texts[0]] if texts else []


__all__ = ["Load", "bulk_load", "reserve_ids", "stage"]
