"""The index of the fields by which rows are filtered and sorted: filled once in chunks, then kept with every write of a row."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models.fields.json import KeyTransform
from django.utils import timezone

from guanxi.commons.company.models import Company
from guanxi.commons.customfields import kinds
from guanxi.commons.customfields.fields import OwnField, of_row
from guanxi.commons.customfields.models import CustomField, IndexedNumber, IndexedText
from guanxi.kit import records
from guanxi.kit.changes import Change
from guanxi.kit.dialects import held, insert_rows, refresh_statistics

CHUNK = 2_000
MANY = 50  # changes at once come from long work, which may have begun before a field was added
OVERLAP = timedelta(minutes=2)  # who began to write before the field was added has ended by then


def follow(changes: Sequence[Change]) -> None:
    """The index of every row that changed, in the same transaction."""
    if len(changes) > MANY:
        Company._read()
    by_model: dict[type, list[Change]] = defaultdict(list)
    for c in changes:
        by_model[c.model].append(c)
    for model, some in by_model.items():
        if fields := kept_fields(model):
            _follow(model, fields, some)


def kept_fields(model) -> dict[str, OwnField]:
    """Name → field of a model's fields that the index holds or is about to."""
    record = records.known(model._meta.label_lower)
    return {
        n: f for n, f in record.fields.items() if isinstance(f, OwnField) and f.definition.index_state and f.definition.is_kept_in_order
    } if record is not None else {}  # fmt: skip


def _follow(model, fields: dict, changes: list[Change]) -> None:
    gone = [c.pk for c in changes if c.kind in ("delete", "erase")]
    back = [c.pk for c in changes if c.kind == "restore"]
    if gone or back:
        _remove(fields.values(), [*gone, *back])
    if back:
        for pk, custom in model._base_manager.filter(pk__in=back).values_list("pk", "custom"):
            for name, field in fields.items():
                _insert(field, [(pk, (custom or {}).get(name))])
    for name, field in fields.items():
        told = [c for c in changes if c.kind in ("create", "update") and (name in c.after or name in c.before)]
        if altered := [c.pk for c in told if c.kind == "update"]:
            _remove([field], altered)
        _insert(field, [(c.pk, c.after.get(name)) for c in told])


def _remove(fields: Iterable[OwnField], keys: list[int]) -> None:
    for table in (IndexedText, IndexedNumber):
        if numbers := [f.definition.pk for f in fields if _table(f) is table]:
            table.objects.filter(field__in=numbers, object_id__in=keys).delete()


def _table(field: OwnField):
    return IndexedText if field.kind in kinds.TEXTS else IndexedNumber


def _insert(field: OwnField, told: list[tuple[int, object]]) -> None:
    """Index rows of (number of the row, what JSON holds)."""
    read = ((pk, kinds.from_json(field.kind, raw)) for pk, raw in told if raw is not None)
    read = [(pk, value) for pk, value in read if value is not None and value is not False]  # not `in`: nought equals False
    if not read:
        return
    number = field.definition.pk
    if _table(field) is IndexedNumber:
        rows = [(number, pk, kinds.as_number(field.kind, value)) for pk, value in read]
        insert_rows(IndexedNumber._meta.db_table, ("field_id", "object_id", "value"), rows)
        return
    each = [(pk, v[: kinds.LONGEST_TEXT]) for pk, value in read for v in (value if isinstance(value, list) else [value])]
    places = kinds.places(field.kind, [v for _pk, v in each], field.choices or ())
    rows = [(number, pk, v, place) for (pk, v), place in zip(each, places, strict=True)]
    insert_rows(IndexedText._meta.db_table, ("field_id", "object_id", "value", "place"), rows)


def build(d: CustomField, tell=lambda done, total: None) -> int:
    """Fills the index of a field, CHUNK rows at a time, others writing in between; then it is ready. Returns how many rows hold a value.

    Rows that were written meanwhile by somebody who did not know the field yet are gone over once more.
    """
    from guanxi.commons.customfields.actions import refresh

    began, field, model = timezone.now(), of_row(d), records.get(d.record_key).model
    rows = model._base_manager.filter(custom__has_key=d.code)
    filled = _fill(field, rows, tell)
    _fill(field, rows.filter(updated_at__gte=began - OVERLAP), tell)
    with transaction.atomic():
        CustomField.objects.filter(pk=d.pk, index_state=CustomField.Indexing.BUILDING).plain_update(index_state=CustomField.Indexing.READY)
        refresh()
    refresh_statistics()
    return filled


def _fill(field: OwnField, rows, tell) -> int:
    last, filled = 0, 0
    while True:
        with transaction.atomic():
            some = held(rows.filter(pk__gt=last).order_by("pk"))[:CHUNK]
            found = list(some.annotate(raw=KeyTransform(field.name, "custom")).values_list("pk", "raw", "deleted_at"))
            if not found:
                return filled
            _remove([field], [pk for pk, _raw, _gone in found])
            _insert(field, [(pk, raw) for pk, raw, gone in found if gone is None])
        last, filled = found[-1][0], filled + len(found)
        tell(filled, None)


def clear(d: CustomField) -> None:
    """Takes the rows of a field out of the index, in chunks."""
    for table in (IndexedText, IndexedNumber):
        while keys := list(table.objects.filter(field=d.pk).values_list("pk", flat=True)[:CHUNK]):
            table.objects.filter(pk__in=keys).delete()
