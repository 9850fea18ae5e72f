"""What a condition asks of a field, once the values are typed: six small checks that SQL and memory both understand.

`bind` turns a Condition into a Bound: all its checks must hold, or, when negated, not all of them. A check is never true
for an empty value (no value, an empty text, no related row), hence every negated operator is true for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils.translation import gettext as _

from . import values
from .errors import BadFilter
from .fields import FieldLike, Trail, resolve
from .operators import SYMBOLS, accepted
from .tree import Condition, complete
from .values import Reader

NUMBERS = ("int", "money", "decimal", "percent")
DATES = ("date", "datetime")
RELATED = ("person", "ref", "tags")
NEGATIVE = {"ne": "eq", "not_in": "in", "not_contains": "contains", "has_none": "has_any", "empty": "filled"}


@dataclass(frozen=True)
class OneOf:
    """The value is one of these."""

    values: tuple


@dataclass(frozen=True)
class Named:
    """The related row has one of these primary keys, or one of these names."""

    pks: tuple
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Within:
    """The value lies between two bounds; None is open."""

    low: object = None
    high: object = None
    low_in: bool = True
    high_in: bool = False


@dataclass(frozen=True)
class Contains:
    """The text holds this one; A–Z and a–z are the same, all other characters are themselves."""

    text: str


@dataclass(frozen=True)
class Starts:
    """The text begins with this one, compared like Contains."""

    text: str


@dataclass(frozen=True)
class AnyOf:
    """One of several checks holds (spans of dates, regions)."""

    checks: tuple


@dataclass(frozen=True)
class Filled:
    """There is a value."""


Check = OneOf | Named | Within | Contains | Starts | AnyOf | Filled


@dataclass(frozen=True)
class Bound:
    """A condition ready to run."""

    trail: Trail
    checks: tuple[Check, ...]
    negated: bool


def bind(condition: Condition, fields: Mapping[str, FieldLike], reader: Reader) -> Bound:
    """Find the field, see that it offers the operator and that the values fit; BadFilter otherwise."""
    trail = resolve(condition.field, fields, condition.position)
    op = condition.op
    if op not in accepted(trail.field.kind, is_many=trail.is_many):
        raise BadFilter(
            _("The field “%(field)s” cannot be filtered by “%(operator)s”.") % {"field": condition.field, "operator": SYMBOLS.get(op, op)},
            condition.position,
        )
    complete(condition)
    return Bound(trail, _checks(condition, NEGATIVE.get(op, op), trail.field, reader), op in NEGATIVE)


def _checks(condition: Condition, op: str, field: FieldLike, reader: Reader) -> tuple[Check, ...]:
    if op == "filled":
        return (Filled(),)
    if op == "has_all":
        return tuple(_one_of(condition, (raw,), field, reader) for raw in condition.values)
    if op in ("eq", "in", "has", "has_any"):
        return (_one_of(condition, condition.values, field, reader),)
    if op in ("contains", "starts"):
        text = condition.values[0]
        if field.kind == "phone":
            text = values.phones(text)[0]
        return (Contains(text) if op == "contains" else _starts(text, field),)
    if op == "older":
        return (_older(condition, field, reader),)
    return (_within(condition, op, field, reader),)


def _one_of(condition: Condition, raws: tuple[str, ...], field: FieldLike, reader: Reader) -> Check:
    kind = field.kind
    if kind in RELATED:
        return _named(raws, field, reader)
    if kind in DATES:
        return AnyOf(tuple(Within(*_span(condition, raw, field, reader)) for raw in raws))
    if kind == "region":
        return AnyOf(tuple(Starts(values.region_prefix(condition, raw)) for raw in raws))
    if kind == "phone":
        return OneOf(tuple(form for raw in raws for form in values.phones(raw)))
    return OneOf(tuple(_scalar(condition, raw, field) for raw in raws))


def _scalar(condition: Condition, raw: str, field: FieldLike):
    if field.kind in NUMBERS:
        return values.number(condition, raw, whole=field.kind == "int")
    if field.kind == "bool":
        return values.truth(condition, raw)
    if field.kind in ("choice", "multichoice"):
        return values.choice(condition, raw, field)
    return raw


def _named(raws: tuple[str, ...], field: FieldLike, reader: Reader) -> Named:
    pks, names = [], []
    for raw in raws:
        if field.kind == "person" and raw.lower() == "me":
            pks.extend([] if reader.me is None else [reader.me])
        elif field.kind == "ref" and raw.lower() == "mine" and is_department(field):
            pks.extend(reader.my_department_ids)
        elif field.kind != "tags" and raw.isascii() and raw.isdigit() and len(raw) <= 18:
            pks.append(int(raw))
        else:
            names.append(raw)
    if below := getattr(field, "below", None):
        pks += below(tuple(pks), tuple(names))
    return Named(tuple(dict.fromkeys(pks)), tuple(names))


def is_department(field: FieldLike) -> bool:
    """Whether the word `mine` means the reader's departments in this field."""
    return getattr(field, "is_department", field.name == "department")


def _starts(text: str, field: FieldLike) -> Check:
    # A number typed without the country code starts the stored one behind it.
    if field.kind == "phone" and text.isdecimal():
        return AnyOf(tuple(Starts(form) for form in values.phones(text)))
    return Starts(text)


def _span(condition: Condition, raw: str, field: FieldLike, reader: Reader) -> tuple:
    return (values.instants if field.kind == "datetime" else values.days)(condition, raw, reader)


def _older(condition: Condition, field: FieldLike, reader: Reader) -> Within:
    day = reader.today - timedelta(days=values.day_count(condition, condition.values[0]))
    return Within(high=datetime.combine(day, time.min, reader.tz).astimezone(UTC) if field.kind == "datetime" else day)


def _within(condition: Condition, op: str, field: FieldLike, reader: Reader) -> Within:
    if field.kind in DATES:
        spans = [_span(condition, raw, field, reader) for raw in condition.values]
        start, end = spans[0]
        edges = {"lt": (None, start), "le": (None, end), "gt": (end, None), "ge": (start, None), "between": (start, spans[-1][1])}
        return Within(*edges[op])
    low, high = ([_scalar(condition, raw, field) for raw in condition.values] * 2)[:2]
    if op == "between":
        return Within(low, high, high_in=True)
    edges = {"lt": Within(None, low), "le": Within(None, low, high_in=True), "gt": Within(low, None, low_in=False), "ge": Within(low)}
    return edges[op]
