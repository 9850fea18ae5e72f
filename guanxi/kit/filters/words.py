"""A filter in words for people: chips above a list, one sentence for a rule, and the periods of the builder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.kit.china.regions import full_name

from .checks import DATES, NUMBERS, bind, is_department
from .dates import SHIFT, STRETCH, WORDS
from .fields import FieldLike, Trail, choices_of, resolve
from .operators import label_of
from .tree import EVERYTHING, All, Any, Condition, Expr, Not, join, walk
from .values import YES, choice, reader

OFTEN = ("last 7 days", "last 30 days", "last 60 days", "last 90 days", "next 7 days", "next 14 days", "next 30 days")
STRETCHES = {
    ("last", "day"): gettext_lazy("last %(count)s days"),
    ("last", "week"): gettext_lazy("last %(count)s weeks"),
    ("last", "month"): gettext_lazy("last %(count)s months"),
    ("next", "day"): gettext_lazy("next %(count)s days"),
    ("next", "week"): gettext_lazy("next %(count)s weeks"),
    ("next", "month"): gettext_lazy("next %(count)s months"),
}
SHIFTS = {
    "-d": gettext_lazy("%(count)s days ago"),
    "-w": gettext_lazy("%(count)s weeks ago"),
    "-m": gettext_lazy("%(count)s months ago"),
    "-y": gettext_lazy("%(count)s years ago"),
    "+d": gettext_lazy("in %(count)s days"),
    "+w": gettext_lazy("in %(count)s weeks"),
    "+m": gettext_lazy("in %(count)s months"),
    "+y": gettext_lazy("in %(count)s years"),
}
PLAIN = ("eq", "in", "has", "has_any")  # said by the values alone: 等级 A、B


@dataclass(frozen=True)
class Chip:
    """One part of a filter: the field's label ("" for a group), the rest in words, and the filter without this part."""

    label: str
    text: str
    part: Expr
    rest: Expr


def describe(expr: Expr, fields: Mapping[str, FieldLike]) -> list[Chip]:
    """One chip for each part that must hold; BadFilter like `to_q` for an unknown field."""
    if expr == EVERYTHING:
        return []
    parts = expr.parts if isinstance(expr, All) else (expr,)
    chips = []
    for index, part in enumerate(parts):
        label, text = _condition(part, fields) if isinstance(part, Condition) else ("", in_words(part, fields))
        chips.append(Chip(label, text, part, join(All, parts[:index] + parts[index + 1 :])))
    return chips


def in_words(expr: Expr, fields: Mapping[str, FieldLike]) -> str:
    """The whole filter as one phrase; empty for the empty filter."""
    if isinstance(expr, Condition):
        return " ".join(_condition(expr, fields))
    if isinstance(expr, Not):
        return _("not (%(words)s)") % {"words": in_words(expr.part, fields)}
    pattern = _("%(first)s and %(second)s") if isinstance(expr, All) else _("%(first)s or %(second)s")
    words = [f"（{in_words(part, fields)}）" if isinstance(part, (All, Any)) else in_words(part, fields) for part in expr.parts]
    return reduce(lambda first, second: pattern % {"first": first, "second": second}, words) if words else ""


def check(expr: Expr, fields: Mapping[str, FieldLike]) -> Expr:
    """Refuse what `to_q` would refuse, and return the expression with stored values in the place of choice labels."""
    who = reader()
    for condition in walk(expr):
        bind(condition, fields, who)
    return _settled(expr, fields)


def periods() -> list[tuple[str, str]]:
    """(value, label) of the periods that the builder offers for dates."""
    return [(word, str(label)) for word, label in WORDS.items()] + [(word, _date(word)) for word in OFTEN]


def _settled(expr: Expr, fields) -> Expr:
    if isinstance(expr, Not):
        return Not(_settled(expr.part, fields))
    if not isinstance(expr, Condition):
        return replace(expr, parts=tuple(_settled(part, fields) for part in expr.parts))
    field = resolve(expr.field, fields, expr.position).field
    if field.kind not in ("choice", "multichoice"):
        return expr
    return replace(expr, values=tuple(str(choice(expr, raw, field)) for raw in expr.values))


def _condition(condition: Condition, fields) -> tuple[str, str]:
    trail = resolve(condition.field, fields, condition.position)
    operator = str(label_of(condition.op, trail.field.kind))
    values = [_value(raw, trail) for raw in condition.values]
    if condition.op == "older":
        return trail.label, _("longer ago than %(count)s days") % {"count": condition.values[0].lower().removesuffix("d")}
    if condition.op == "between":
        return trail.label, _("%(low)s to %(high)s") % {"low": values[0], "high": values[1]}
    if not values:
        return trail.label, operator
    named = trail.field.kind not in ("text", "long", "phone", *NUMBERS) or condition.op in ("in", "has_any")
    return trail.label, _listed(values) if condition.op in PLAIN and named else f"{operator} {_listed(values)}"


def _listed(values: Iterable[str]) -> str:
    return reduce(lambda first, second: _("%(first)s, %(second)s") % {"first": first, "second": second}, values)


def _value(raw: str, trail: Trail) -> str:
    field = trail.field
    if field.kind in DATES:
        return _date(raw)
    if field.kind == "bool":
        return _("yes") if raw.strip().lower() in YES else _("no")
    if field.kind == "person" and raw.lower() == "me":
        return _("me")
    if field.kind == "ref" and raw.lower() == "mine" and is_department(field):
        return _("my departments")
    if field.kind == "region":
        return full_name(raw.strip().ljust(6, "0")) or raw
    for value, label in choices_of(field) if field.kind in ("choice", "multichoice", "person", "ref") else ():
        if str(value) == raw:
            return str(label)
    name_of = getattr(field, "name_of", None)
    if name_of and field.kind in ("person", "ref") and raw.isascii() and raw.isdigit():
        return str(name_of(int(raw)) or raw)
    return raw


def _date(raw: str) -> str:
    word = raw.strip().lower()
    if word in WORDS:
        return str(WORDS[word])
    if match := STRETCH.fullmatch(word):
        return str(STRETCHES[match[1], match[3]]) % {"count": match[2]}
    if match := SHIFT.fullmatch(word):
        return str(SHIFTS[match[1] + match[3]]) % {"count": match[2]}
    return raw.strip().replace("T", " ")
