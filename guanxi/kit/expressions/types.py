"""Does a formula fit together? Every node gets its type: number, text, bool or date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.kit.filters.errors import BadFilter
from guanxi.kit.filters.fields import FieldLike, Trail, resolve

from .errors import BadFormula
from .functions import EVERY
from .tree import Call, Formula, Literal, Name

OF_KIND = dict.fromkeys(("text", "long", "choice", "phone", "region"), "text")
OF_KIND |= dict.fromkeys(("int", "money", "decimal", "percent"), "number") | {"date": "date", "datetime": "date", "bool": "bool"}
LABELS = {
    "number": gettext_lazy("a number"),
    "text": gettext_lazy("a text"),
    "bool": gettext_lazy("yes or no"),
    "date": gettext_lazy("a date"),
}
ALLOWED = {"order": ("number", "date"), "texts": ("text", "number", "date")}
SHARED = ("same", "order")
DIGITS = 6


@dataclass(frozen=True)
class Typed:
    """A node with its type; `shared` is the type that `same` or `order` took in a call."""

    type: str
    node: Formula
    args: tuple[Typed, ...] = ()
    trail: Trail | None = None
    shared: str = ""


def check(formula: Formula, fields: Mapping[str, FieldLike]) -> Typed:
    """The typed formula; BadFormula (position in the text) for an unknown field, a wrong type or a wrong number of arguments."""
    typed = _check(formula, fields)
    return typed if typed.type != "null" else Typed("text", typed.node)


def _check(formula: Formula, fields) -> Typed:
    if isinstance(formula, Literal):
        return Typed(_literal(formula.value), formula)
    if isinstance(formula, Name):
        return _name(formula, fields)
    if formula.function == "today":
        if formula.args:
            raise _count(formula)
        return Typed("date", formula)
    return _call(formula, tuple(_check(arg, fields) for arg in formula.args))


def _literal(value) -> str:
    if value is None:
        return "null"
    return next(name for name, kind in (("bool", bool), ("number", Decimal), ("text", str), ("date", date)) if isinstance(value, kind))


def _name(formula: Name, fields) -> Typed:
    try:
        trail = resolve(formula.name, fields, formula.position)
    except BadFilter as unknown:
        raise BadFormula(unknown.message, formula.position) from None
    kind = OF_KIND.get(trail.field.kind)
    if kind is None or trail.is_many:
        raise BadFormula(_("The field “%(field)s” cannot be used in a formula.") % {"field": formula.name}, formula.position)
    return Typed(kind, formula, trail=trail)


def _call(formula: Call, args: tuple[Typed, ...]) -> Typed:
    function = EVERY[formula.function]
    if formula.function == "round" and len(args) == 1:
        args = (*args, Typed("number", Literal(Decimal(0), formula.position)))
    wants = _wants(formula, function.takes.split(), len(args))
    shared = _shared(formula, wants, args)
    given = tuple(_given(formula, want, arg, shared) for want, arg in zip(wants, args, strict=True))
    return Typed(shared if function.gives in SHARED else function.gives, formula, given, shared=shared)


def _wants(formula: Call, takes: list[str], count: int) -> list[str]:
    if takes[-1].endswith("+"):
        if count < (1 if takes[-1] == "texts+" else 2):
            raise _count(formula)
        return [takes[-1][:-1]] * count
    if len(takes) != count:
        raise _count(formula)
    return takes


def _shared(formula: Call, wants: list[str], args: tuple[Typed, ...]) -> str:
    """The type that the alike arguments have; text when all of them are null."""
    alike = [arg for want, arg in zip(wants, args, strict=True) if want in SHARED]
    if formula.function in ("=", "!=") and any(arg.type == "null" for arg in alike):
        raise BadFormula(_("Nothing equals an empty value: write empty(…)."), formula.position)
    allowed = ALLOWED.get(next((want for want in wants if want in SHARED), ""), tuple(LABELS))
    found = next((arg.type for arg in alike if arg.type != "null"), allowed[0] if "order" in wants else "text")
    for arg in alike:
        if arg.type not in (found, "null") or found not in allowed:
            raise _wrong(arg, allowed[:1] if found not in allowed else (found,))
    return found


def _given(formula: Call, want: str, arg: Typed, shared: str) -> Typed:
    if want == "digits":
        return _digits(formula, arg)
    if want == "any":
        return arg if arg.type != "null" else Typed("text", arg.node)
    if want == "texts":
        return _as_text(arg)
    wanted = shared if want in SHARED else want
    if arg.type == "null":
        return Typed(wanted, arg.node)
    if arg.type != wanted:
        raise _wrong(arg, (wanted,))
    return arg


def _as_text(arg: Typed) -> Typed:
    if arg.type == "bool":
        raise _wrong(arg, ("text",))
    if arg.type in ("number", "date"):
        return Typed("text", Call("text", (arg.node,), arg.node.position), (arg,), shared=arg.type)
    return Typed("text", arg.node, arg.args, arg.trail, arg.shared)


def _digits(formula: Call, arg: Typed) -> Typed:
    value = arg.node.value if isinstance(arg.node, Literal) else None
    if not isinstance(value, Decimal) or value != int(value) or abs(value) > DIGITS:
        raise BadFormula(_("round() takes a whole number of places from -6 to 6."), formula.position)
    return arg


def _count(formula: Call) -> BadFormula:
    return BadFormula(_("“%(function)s” has the wrong number of values.") % {"function": formula.function}, formula.position)


def _wrong(arg: Typed, wanted: tuple[str, ...]) -> BadFormula:
    written = arg.node.name if isinstance(arg.node, Name) else arg.node.function if isinstance(arg.node, Call) else str(arg.node.value)
    return BadFormula(_("“%(text)s” must be %(type)s here.") % {"text": written, "type": LABELS[wanted[0]]}, arg.node.position)
