"""Rows of an export, read as tuples: a row becomes an object only where a field is computed from one.

What rights, labels and related rows mean is settled once a column or once a page, so that a cell costs one call or none.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from types import NoneType

from django.db import models
from django.utils import timezone

from guanxi.commons.tags.queries import tags_at
from guanxi.desk.joins import column_at, joins
from guanxi.desk.values import UNSEEN, Sight, mask_of, text_of

PAGE = 1000
NUMBERS = ("int", "money", "decimal", "percent")
_NUMBER, _TEXT = frozenset({NoneType, int, float, Decimal}), frozenset({NoneType, str})
# What comes out of the database for a kind and is the cell already; anything else is looked at one by one.
USUAL = dict.fromkeys(NUMBERS, _NUMBER) | dict.fromkeys(("text", "long", "ref", "person"), _TEXT) | {"date": frozenset({NoneType, date})}


class Columns:
    """The chosen fields of one record type, as this actor may take them out."""

    def __init__(self, record, actor, fields, sight: Sight):
        self.record, self.sight, self.fields = record, sight, fields
        self.rows = record.model.objects.visible_to(actor)
        self.stored = {f.name: column for f in fields if (column := _stored(record.model, f)) is not None}
        self.computed = [f for f in fields if f.name not in self.stored and f.kind != "tags"]
        self.shapes = {f.name: shape_of(f, sight) for f in fields}
        self._objects = self.rows.select_related(*joins(record.model, self.computed), *record.related).prefetch_related(*record.prefetch)

    def lines(self, ids: list[int]) -> Iterator[tuple]:
        """The cells of these rows in this order: numbers and dates as such, everything else in words. Rows out of reach are left out."""
        paths = [f.path for f in self.fields if f.name in self.stored]
        found = {row[0]: row for row in self.rows.filter(pk__in=ids).values_list("pk", *paths)}
        objects = self._objects.in_bulk(ids) if self.computed else found
        ids = [i for i in ids if i in found and i in objects]
        values = dict(zip(("pk", *self.stored), zip(*(found[i] for i in ids), strict=True), strict=False))
        for f in self.fields:
            if f.kind == "tags":
                words = tags_at(self.record.key, ids)
                values[f.name] = [words[i] for i in ids]
        if self.computed:
            rows = self.sight.prime([objects[i] for i in ids], {f.name for f in self.computed})
            values |= {f.name: [self.sight.value(f, row) for row in rows] for f in self.computed}
        return zip(*(self._cells(f, values.get(f.name, ())) for f in self.fields), strict=True) if self.fields else iter([()] * len(ids))

    def _cells(self, field, values) -> list:
        column = self.stored.get(field.name)
        if column is not None and column.is_relation:
            called = self.sight.titles(field, column.related_model, {v for v in values if v is not None})
            values = [called.get(v) for v in values]
        return list(map(self.shapes[field.name], values))


def _stored(model, field) -> models.Field | None:
    """The column that holds a field's value, when one does: to be read without an object."""
    if field.read or field.inside or field.kind in ("tags", "multichoice") or field.is_many:
        return None
    column = column_at(model, field.path)
    if not getattr(column, "concrete", False) or column.many_to_many:
        return None
    return column if not column.is_relation or (field.kind in ("ref", "person") and column.target_field.primary_key) else None


class _Kept(dict):
    """Answers that are worked out once: there are few different ones."""

    def __init__(self, work: Callable):
        super().__init__()
        self.work = work

    def __missing__(self, value):
        made = self[value] = self.work(value)
        return made


def shape_of(field, sight: Sight) -> Callable:
    """Value → cell of one column, masked where the actor gets the mask alone."""
    labels = sight.labels(field) if field.kind in ("choice", "multichoice") else None
    masked = field.name in sight.masked

    def plainly(value):
        return _cell(field, value, labels, masked)

    if masked or field.is_many:
        return plainly
    if field.kind in ("choice", "region", "bool"):
        return _Kept(plainly).__getitem__
    if field.kind == "datetime":
        zone = timezone.get_current_timezone()
        return lambda v: v.astimezone(zone).replace(tzinfo=None) if v.__class__ is datetime and v.tzinfo else plainly(v)
    usual = USUAL.get(field.kind, frozenset())
    return lambda v: v if v.__class__ in usual else plainly(v)


def _cell(field, value, labels, masked):
    """Any value of any field."""
    if value is None or value is UNSEEN:
        return ""
    if masked:
        return mask_of(field, value)
    if field.kind in NUMBERS and isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    return value if isinstance(value, date) else text_of(field, value, labels)
