"""A filter as a check of one record in memory; gives the same answer as the SQL on either database."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .checks import AnyOf, Bound, Contains, Filled, Named, OneOf, Starts, Within, bind
from .fields import FieldLike, follow, names_of, spread
from .lookups import ascii_lower
from .tree import All, Condition, Expr, Not
from .values import Reader, reader

Test = Callable[[object], bool]


def matches(obj, expr: Expr, fields: Mapping[str, FieldLike], *, today=None, tz=None, me=None, my_department_ids=()) -> bool:
    """Whether one record passes the filter; BadFilter like `to_q`."""
    return checker(expr, fields, today=today, tz=tz, me=me, my_department_ids=my_department_ids)(obj)


def checker(expr: Expr, fields: Mapping[str, FieldLike], *, today=None, tz=None, me=None, my_department_ids=()) -> Test:
    """The same for many records: reads the expression once and returns record -> bool."""
    return _test(expr, fields, reader(today, tz, me, my_department_ids))


def _test(expr: Expr, fields, who: Reader) -> Test:
    if isinstance(expr, Condition):
        return _condition(bind(expr, fields, who))
    if isinstance(expr, Not):
        inner = _test(expr.part, fields, who)
        return lambda obj: not inner(obj)
    inner = [_test(part, fields, who) for part in expr.parts]
    if isinstance(expr, All):
        return lambda obj: all(test(obj) for test in inner)
    return lambda obj: any(test(obj) for test in inner)


def _condition(bound: Bound) -> Test:
    def test(obj) -> bool:
        found = bound.trail.values(obj)
        return all(any(_holds(check, value, bound) for value in found) for check in bound.checks) != bound.negated

    return test


def _holds(check, value, bound: Bound) -> bool:
    match check:
        case Filled():
            return True
        case OneOf(values):
            return value in values
        case Named():
            return _is_named(check, value, bound)
        case Within(low, high, low_in, high_in):
            above = low is None or value > low or (low_in and value == low)
            return above and (high is None or value < high or (high_in and value == high))
        case Contains(text):
            return ascii_lower(text) in ascii_lower(str(value))
        case Starts(text):
            return ascii_lower(str(value)).startswith(ascii_lower(text))
        case AnyOf(checks):
            return any(_holds(each, value, bound) for each in checks)
    raise TypeError(check)


def _is_named(check: Named, value, bound: Bound) -> bool:
    if not hasattr(value, "pk"):
        fold = getattr(bound.trail.field, "fold", None) or (lambda name: name)
        return value in check.pks or fold(value) in map(fold, check.names)
    if value.pk in check.pks:
        return True
    known = [path for path in names_of(bound.trail.field) if hasattr(value, path.split("__")[0])]
    return any(name in check.names for path in known for name in spread(follow(value, path)))
