"""The JSON form, for saved views, rules and the API: {"all": […]}, {"any": […]}, {"not": …}, {"field", "op", "values"}."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .errors import BadFilter
from .operators import SYMBOLS
from .tree import DEPTH, EVERYTHING, All, Any, Condition, Expr, Not, join, within_limits

GROUPS = {"all": All, "any": Any}


def to_json(expr: Expr) -> dict:
    """The expression as plain dicts, lists and texts; `{}` is the empty filter."""
    if isinstance(expr, Condition):
        return {"field": expr.field, "op": expr.op, "values": list(expr.values)}
    if isinstance(expr, Not):
        return {"not": to_json(expr.part)}
    if expr == EVERYTHING:
        return {}
    return {"all" if isinstance(expr, All) else "any": [to_json(part) for part in expr.parts]}


def from_json(data: object) -> Expr:
    """The expression again; BadFilter for anything that `to_json` would not write."""
    return EVERYTHING if data == {} else within_limits(_node(data, 0))


def _node(data: object, deep: int) -> Expr:
    if not isinstance(data, dict) or deep > DEPTH:
        raise _unreadable()
    keys = set(data)
    if keys == {"not"}:
        return Not(_node(data["not"], deep + 1))
    if len(keys) == 1 and (kind := GROUPS.get(next(iter(keys)))):
        parts = data[next(iter(keys))]
        if not isinstance(parts, list) or not parts:
            raise _unreadable()
        return join(kind, [_node(part, deep + 1) for part in parts])
    if not keys <= {"field", "op", "values"} or not {"field", "op"} <= keys:
        raise _unreadable()
    field, op, values = data["field"], data["op"], data.get("values", [])
    if not isinstance(field, str) or not isinstance(op, str) or op not in SYMBOLS:
        raise _unreadable()
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise _unreadable()
    return Condition(field, op, tuple(values))


def _unreadable() -> BadFilter:
    return BadFilter(_("The filter cannot be read."))
