"""In what order a list is read: one of the offered orders, or a field of the actor's own choice."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from django.db import models

from guanxi.kit.records import Order
from guanxi.kit.scope import filterable_fields, is_closed


@dataclass(frozen=True)
class Index:
    """A table that holds the values of a field beside the record's own: its `rows` for this field, the columns of value and record, and a value in rough words."""

    rows: models.QuerySet
    key: str
    words: Callable
    of: str = "object_id"


@dataclass(frozen=True)
class Ordering:
    """Keys as (ORM path, descending), the last one the primary key. offered: an index serves it for company, department and owner.

    worked_out: the first key is no path but this expression, under its name. beside: the index of a field that has no column; once
    `along_index` was asked for, `model` is the index's.
    """

    model: type[models.Model]
    name: str
    keys: tuple[tuple[str, bool], ...]
    offered: bool
    prefix: str = ""
    flipped: bool = False
    worked_out: models.Expression | None = None
    beside: Index | None = None
    of: type[models.Model] | None = None

    @cached_property
    def fields(self) -> tuple[models.Field, ...]:
        """The model field behind each key."""
        own = [] if self.worked_out is None else [self.worked_out.output_field]
        return (*own, *(field_at(self.model, path) for path, _ in self.keys[len(own) :]))

    @property
    def tag(self) -> str:
        """What a cursor calls it: values of the index are not those of the field."""
        return f"{self.name}~" if self.of else self.name

    def along_index(self) -> "Ordering":
        """The same order, read off the index: for many rows."""
        index, descending = self.beside, self.keys[0][1]
        return replace(
            self,
            model=index.rows.model,
            of=self.model,
            keys=((index.key, descending), (index.of, descending)),
            worked_out=None,
            offered=True,
        )

    @property
    def nullable(self) -> bool:
        """Whether the first key may be empty; empty ones always come last."""
        if self.worked_out is not None or self.of:
            return True
        return self.fields[0].null or (self.keys[0][0].count("__") > 0 and not self.prefix)


def field_at(model, path: str) -> models.Field:
    """The model field at the end of an ORM path; "pk" is resolved."""
    *steps, last = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    if last == "pk":
        return model._meta.pk
    return next((f for f in model._meta.concrete_fields if f.attname == last), None) or model._meta.get_field(last)


def sort_path(model, field) -> str:
    """The ORM path by which a field sorts: people and records by their name's pinyin; "" when it cannot be sorted."""
    if field.read or field.is_many or field.expression or field.kind in ("json", "tags", "multichoice", "long"):
        return ""
    found = field_at(model, field.path)
    if not found.is_relation:
        return field.path
    names = {f.name for f in found.related_model._meta.concrete_fields}
    by = next((n for n in ("name_sort", "name") if n in names), None)
    return f"{field.path}__{by}" if by else f"{field.path}_id"


def offered_orders(record, actor) -> tuple[Order, ...]:
    """The record's orders whose fields the actor may read in full: sorting by a hidden value would tell it."""
    wanted = {k.lstrip("-") for o in record.orders for k in o.keys}
    title = record.fields.get(record.title)
    asked = [f for f in record.fields.values() if f.path in wanted]
    closed = {f.path for f in asked if is_closed(record, f, actor)}
    if title is not None and is_closed(record, title, actor):
        closed |= {"name_sort", f"{title.path}_sort"}
    return tuple(o for o in record.orders if not closed & {k.lstrip("-") for k in o.keys})


def ordering_of(record, actor, name: str | None, flipped: bool) -> Ordering:
    """What the name means to this actor: an offered order, a sortable field ("-" in front turns it round), else the first offered order.

    A field that the actor may not read is answered like one that does not exist.
    """
    if name and name.startswith("-"):
        name, flipped = name[1:], not flipped
    orders = offered_orders(record, actor)
    for order in orders:
        if order.name == name:
            return _offered(record.model, order, flipped)
    field = filterable_fields(record, actor).get(name) if name else None
    if field is not None and field.expression is not None and field.sortable:
        index = field.index() if field.index else None
        key = field.expression("") if index is None else _value_of(index)
        return Ordering(record.model, name, _turned(((f"own_{name}", False), ("pk", False)), flipped), False, "", flipped, key, index)
    if field is not None and (path := sort_path(record.model, field)):
        return Ordering(record.model, name, _turned(((path, False), ("pk", False)), flipped), False, flipped=flipped)
    if orders:
        return _offered(record.model, orders[0], False)
    return Ordering(record.model, "", (("pk", True),), False)


def _value_of(index: Index) -> models.Expression:
    """The key of one row, looked up in the index."""
    own = index.rows.filter(**{index.of: models.OuterRef("pk")}).values(index.key)[:1]
    return models.Subquery(own, output_field=field_at(index.rows.model, index.key))


def _offered(model, order: Order, flipped: bool) -> Ordering:
    keys = tuple((k.lstrip("-"), k.startswith("-")) for k in order.keys)
    return Ordering(model, order.name, _turned(keys, flipped), True, order.scope_prefix, flipped)


def _turned(keys, flipped: bool):
    return tuple((p, d != flipped) for p, d in keys)
