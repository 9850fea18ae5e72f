"""The filter expression itself: four frozen node types, and the limits every form obeys.

`All(())` is the empty filter that lets everything through. Values stay the texts that people wrote; only a field's kind
gives them meaning, so one tree survives a renamed choice, a new day and another reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .errors import BadFilter
from .operators import INPUTS

DEPTH = 8  # nested all / any / not
CONDITIONS = 100
VALUES = 400  # over the whole expression
VALUES_EACH = 100  # in one list
LENGTH = 200  # characters of one value
FIELD_LENGTH = 120
NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


@dataclass(frozen=True, slots=True)
class Condition:
    """`field op values`: the public field name (dots cross relations), an operator code, the values as written."""

    field: str
    op: str
    values: tuple[str, ...] = ()
    position: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The exact complement: a row is in `part` or in `Not(part)`, never in neither, also when values are empty."""

    part: Expr


Expr = Condition | All | Any | Not
EVERYTHING = All(())


def join(kind: type[All] | type[Any], parts: Iterable[Expr]) -> Expr:
    """Join parts by All or Any; a single part stays itself, and no part at all is the empty filter."""
    parts = tuple(parts)
    if len(parts) == 1:
        return parts[0]
    return kind(parts) if parts else EVERYTHING


def both(*exprs: Expr) -> Expr:
    """Everything that all given expressions let through (empty ones fall away)."""
    return join(All, [expr for expr in exprs if expr != EVERYTHING])


def walk(expr: Expr) -> Iterator[Condition]:
    """All conditions of an expression, from left to right."""
    if isinstance(expr, Condition):
        yield expr
    elif isinstance(expr, Not):
        yield from walk(expr.part)
    else:
        for part in expr.parts:
            yield from walk(part)


def depth(expr: Expr) -> int:
    """How deep all / any / not are nested; a lone condition has depth 0."""
    if isinstance(expr, Condition):
        return 0
    inner = (expr.part,) if isinstance(expr, Not) else expr.parts
    return 1 + max((depth(part) for part in inner), default=0)


def within_limits(expr: Expr) -> Expr:
    """The expression itself, or BadFilter when it is nested too deep, too long, or holds an unusable value."""
    if depth(expr) > DEPTH:
        raise BadFilter(_("The filter is nested too deeply."))
    conditions = list(walk(expr))
    if len(conditions) > CONDITIONS or sum(len(each.values) for each in conditions) > VALUES:
        raise BadFilter(_("The filter has too many conditions."))
    for each in conditions:
        if len(each.field) > FIELD_LENGTH or not NAME.fullmatch(each.field):
            raise unknown_field(each.field[:FIELD_LENGTH], each.position)
        if len(each.values) > VALUES_EACH:
            raise BadFilter(_("The filter has too many conditions."), each.position)
        complete(each)
        for value in each.values:
            usable(value, each.position)
    return expr


def complete(condition: Condition) -> Condition:
    """The condition itself, or BadFilter when it has too few or too many values for its operator."""
    expected = {"none": 0, "two": 2, "many": len(condition.values) or 1}.get(INPUTS[condition.op], 1)
    if len(condition.values) != expected or "" in condition.values:
        raise BadFilter(_("A value is missing for the field “%(field)s”.") % {"field": condition.field}, condition.position)
    return condition


def unknown_field(name: str, position: int | None = None) -> BadFilter:
    """The one error for a field that does not exist, may not be read, or is no relation to walk through."""
    return BadFilter(_("There is no field “%(field)s” here.") % {"field": name}, position)


def usable(value: str, position: int | None = None) -> str:
    """The value itself, or BadFilter when it is too long or no database could hold it."""
    if len(value) > LENGTH:
        raise BadFilter(_("A value is longer than %(count)d characters.") % {"count": LENGTH}, position)
    if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise BadFilter(_("A value holds characters that cannot be searched."), position)
    return value
