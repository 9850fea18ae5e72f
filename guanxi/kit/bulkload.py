"""Many new rows at once, with everything that a single save would have done."""

from collections.abc import Iterable, Sequence
from datetime import UTC
from decimal import Decimal

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.utils import format_number

from guanxi.kit.actor import current_actor
from guanxi.kit.changes import Change, publish
from guanxi.kit.dialects import insert_rows, reserve_ids


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
    fields = [_field(model, c) for c in columns]
    pk = model._meta.pk
    if pk not in fields:
        ids = list(ids) if ids is not None else reserve_ids(model, len(rows))
        if len(ids) != len(rows):
            raise ValueError(f"{len(rows)} rows, {len(ids)} ids")
    else:
        ids = [r[fields.index(pk)] for r in rows]
    with transaction.atomic():
        _insert(model, fields, rows, ids if pk not in fields else None)
        if tell and hasattr(model, "tracked_fields"):
            publish(_creates(model, fields, rows, ids, labels))
    return ids


def _field(model, name: str) -> models.Field:
    found = next((f for f in model._meta.concrete_fields if name in (f.name, f.attname)), None)
    if found is None:
        raise LookupError(f"{model._meta.label} has no column {name}")
    return found


def _insert(model, fields, rows, ids) -> None:
    """Values through each field's own preparation; the same value for all rows is prepared once."""
    connection = connections[DEFAULT_DB_ALIAS]  # the proxy django.db.connection costs a lookup for every value
    given = set(fields)
    rest = [f for f in model._meta.concrete_fields if f not in given and not (f.primary_key and ids is not None) and not f.generated]
    same = tuple(f.get_db_prep_save(_default(f, model), connection) for f in rest)
    prepare = [_preparer(f, connection) for f in fields]
    columns = [f.column for f in (*fields, *rest)]
    if ids is not None:
        columns.insert(0, model._meta.pk.column)

    def ready():
        for n, row in enumerate(rows):
            values = [v if p is None or v is None else p(v) for v, p in zip(row, prepare, strict=True)]
            yield (ids[n], *values, *same) if ids is not None else (*values, *same)

    insert_rows(model._meta.db_table, columns, ready())


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
        return _key
    if isinstance(f, models.DateTimeField):
        return (lambda v: str(v.astimezone(UTC).replace(tzinfo=None))) if sqlite else None
    if isinstance(f, models.DateField):
        return (lambda v: v.isoformat()) if sqlite else None
    if isinstance(f, models.DecimalField):
        return lambda v: format_number(v if isinstance(v, Decimal) else f.to_python(v), f.max_digits, f.decimal_places)
    if isinstance(f, models.CharField | models.TextField | models.IntegerField | models.BooleanField) and type(f).get_prep_value in _PLAIN:
        return None
    return lambda v: f.get_db_prep_save(v, connection)


_PLAIN = {
    c.get_prep_value for c in (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.PositiveIntegerField)
}


def _creates(model, fields, rows, ids, labels) -> list[Change]:
    """What audit and search are told: the values that are given; defaults that nobody chose stay out, as empty values do."""
    tracked = set(model.tracked_fields())
    seen = [(i, f.name) for i, f in enumerate(fields) if f in tracked]
    named = next(
        (i for i, f in enumerate(fields) if f.name == "name"),
        next((i for i, f in enumerate(fields) if isinstance(f, models.CharField)), None),
    )
    changes = []
    for n, row in enumerate(rows):
        after = {name: _key(v) for i, name in seen if (v := row[i]) not in (None, "", {}, [])}
        label = labels[n] if labels else str(row[named]) if named is not None else ""
        changes.append(Change(model, ids[n], "create", label[:200], {}, after))
    return changes


def _key(value):
    return value.pk if isinstance(value, models.Model) else value


__all__ = ["bulk_load", "reserve_ids"]
