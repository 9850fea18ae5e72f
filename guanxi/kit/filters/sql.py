"""A filter as a Django Q, with the same answer on SQLite, on PostgreSQL and in memory.

`not` is pushed down to the single checks, where Django guards nullable columns. Only conditions that must hold anyway (joined
by `and` from the top) use joins; beyond `or` and `not` Django turns joins into inner ones that lose rows, hence subqueries
there. To-many relations are always asked in subqueries: a row never comes twice, and "has none" means none.
Negate with `Not(expr)`, not `~Q`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import and_, or_

from django.db import models
from django.db.models import Q, Value

from .checks import AnyOf, Contains, Filled, Named, OneOf, Starts, Within, bind
from .fields import FieldLike, names_of
from .hops import Hop, ask, column_of, hops_of
from .tree import EVERYTHING, All, Condition, Expr, Not
from .values import Reader, reader

NOTHING, EVERY_ROW = Q(pk__in=()), Q(pk__isnull=False)
_EXACT = models.DecimalField(max_digits=30, decimal_places=10)


def to_q(
    expr: Expr, fields: Mapping[str, FieldLike], *, model: type[models.Model], today=None, tz=None, me=None, my_department_ids=()
) -> Q:
    """The Q for rows of `model`; BadFilter when a field is unknown or a value does not fit.

    today: the reader's date; tz: his time zone (or its name); me: the person or its primary key; defaults: now, here, nobody.
    """
    if expr == EVERYTHING:
        return Q()
    return _Writer(model, fields, reader(today, tz, me, my_department_ids)).write(expr, negated=False, joins=True)


@dataclass(frozen=True)
class _Writer:
    model: type[models.Model]
    fields: Mapping[str, FieldLike]
    who: Reader

    def write(self, expr: Expr, *, negated: bool, joins: bool) -> Q:
        """joins: whether the expression must hold for every row found, so that inner joins lose nothing."""
        if isinstance(expr, Condition):
            return self.condition(expr, negated, joins)
        if isinstance(expr, Not):
            return self.write(expr.part, negated=not negated, joins=joins)
        conjunct = isinstance(expr, All) != negated
        parts = [self.write(part, negated=negated, joins=joins and conjunct) for part in expr.parts]
        if not parts:
            return EVERY_ROW if conjunct else NOTHING
        return reduce(and_ if conjunct else or_, parts)

    def condition(self, condition: Condition, negated: bool, joins: bool) -> Q:
        bound = bind(condition, self.fields, self.who)
        negated = negated != bound.negated
        hops = hops_of(bound.trail)
        parts = [self.holds(hops, check, bound.trail.field, negated, joins) for check in bound.checks]
        return reduce(or_ if negated else and_, parts)

    def holds(self, hops: tuple[Hop, ...], check, field: FieldLike, negated: bool, joins: bool) -> Q:
        def plain(model, path: str) -> Q:
            return _plain(model, path, check, field)

        return ask(self.model, hops, plain, negated=negated, joins=joins)


def _plain(model, path: str, check, field: FieldLike) -> Q:
    """The check of the column at the end of a path, as if no relation on the way were empty or many."""
    if answer := getattr(field, "answer", None):
        return answer(check)
    match check:
        case Filled():
            return _filled(model, path, field)
        case OneOf(values):
            return _one_of(model, path, values)
        case Named(pks, names):
            return _named(model, path, pks, names, field)
        case Within():
            return _within(path, check)
        case Contains(text):
            return Q(**{f"{path}__ascii_contains": text})
        case Starts(text):
            return Q(**{f"{path}__ascii_starts": text})
        case AnyOf(checks):
            return reduce(or_, (_plain(model, path, each, field) for each in checks))
    raise TypeError(check)


def _filled(model, path: str, field: FieldLike) -> Q:
    column = column_of(model, path)
    if isinstance(column, models.JSONField):
        return Q(**{f"{path}__list_filled": True})
    if isinstance(column, (models.CharField, models.TextField)):
        return Q(**{f"{path}__gt": ""})  # not ~Q(path=""): beyond a to-many relation Django turns that into another question
    return Q(**{f"{path}__isnull": False})


def _one_of(model, path: str, values: tuple) -> Q:
    if isinstance(column_of(model, path), models.JSONField):
        return reduce(or_, (Q(**{f"{path}__list_has": value}) for value in values))
    if any(isinstance(value, Decimal) for value in values):
        return reduce(or_, (Q(**{path: _exact(value)}) for value in values))
    return Q(**{path: values[0]}) if len(values) == 1 else Q(**{f"{path}__in": values})


def _named(model, path: str, pks: tuple, names: tuple, field: FieldLike) -> Q:
    column = column_of(model, path)
    if column is None or not column.is_relation:  # the path already ends at the name
        return Q(**{f"{path}__in": [*pks, *names]})
    found = Q(**{f"{path}__in": pks}) if pks else NOTHING
    if not names:
        return found
    known = [each for each in names_of(field) if column_of(column.related_model, each) is not None]
    called = reduce(or_, (Q(**{f"{each}__in": names}) for each in known), NOTHING)
    named = Q(**{f"{path}__in": column.related_model._base_manager.filter(called).values("pk").distinct()})
    return found | named if pks else named


def _within(path: str, check: Within) -> Q:
    found = Q()
    if check.low is not None:
        found &= Q(**{f"{path}__gte" if check.low_in else f"{path}__gt": _exact(check.low)})
    if check.high is not None:
        found &= Q(**{f"{path}__lte" if check.high_in else f"{path}__lt": _exact(check.high)})
    return found


def _exact(value):
    """A number as it is: Django would round a decimal to the column's places and fail beyond its digits, and lets an
    integer beyond the column's range match empty rows too."""
    if isinstance(value, Decimal):
        return Value(value, output_field=_EXACT)
    return Value(value, output_field=models.BigIntegerField()) if isinstance(value, int) else value
