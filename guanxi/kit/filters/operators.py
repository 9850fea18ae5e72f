"""The operators: how they are written, what they are called, and which kind of field offers which."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

# code -> how it is written in text
SYMBOLS = {
    "eq": "=",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "contains": "~",
    "not_contains": "!~",
    "starts": "starts",
    "in": "in",
    "not_in": "not in",
    "between": "between",
    "empty": "is empty",
    "filled": "is not empty",
    "older": "older than",
    "has": "has",
    "has_any": "has any",
    "has_all": "has all",
    "has_none": "has none",
}

# code -> what must be given: none, one value, two values, many values, a number of days
INPUTS = dict.fromkeys(SYMBOLS, "one") | {
    "empty": "none",
    "filled": "none",
    "between": "two",
    "in": "many",
    "not_in": "many",
    "has_any": "many",
    "has_all": "many",
    "has_none": "many",
    "older": "days",
}

LABELS = {
    "eq": _("is"),
    "ne": _("is not"),
    "lt": _("less than"),
    "le": _("at most"),
    "gt": _("more than"),
    "ge": _("at least"),
    "contains": _("contains"),
    "not_contains": _("does not contain"),
    "starts": _("starts with"),
    "in": _("is one of"),
    "not_in": _("is none of"),
    "between": _("between"),
    "empty": _("is empty"),
    "filled": _("is not empty"),
    "older": _("longer ago than"),
    "has": _("has"),
    "has_any": _("has one of"),
    "has_all": _("has all of"),
    "has_none": _("has none of"),
}
DATE_LABELS = LABELS | {
    "lt": _("earlier than"),
    "le": _("no later than"),
    "gt": _("later than"),
    "ge": _("no earlier than"),
    "in": _("within"),
    "not_in": _("not within"),
    "eq": _("on the day"),
    "ne": _("not on the day"),
}
REGION_LABELS = LABELS | {"eq": _("lies in"), "ne": _("does not lie in"), "in": _("lies in one of"), "not_in": _("lies in none of")}

_EMPTINESS = ("empty", "filled")
_SAME = ("eq", "ne", "in", "not_in")
_HAS = ("has_any", "has_all", "has_none", "has")
_NUMBER = ("eq", "ne", "lt", "le", "gt", "ge", "between", "in", "not_in", *_EMPTINESS)
_DATE = ("in", "not_in", "between", "older", "lt", "le", "gt", "ge", "eq", "ne", *_EMPTINESS)
_TEXT = ("contains", "not_contains", "starts", *_SAME, *_EMPTINESS)
_LISTED = ("in", "not_in", "eq", "ne", *_EMPTINESS)

OFFERED = {
    "text": _TEXT,
    "long": _TEXT,
    "phone": _TEXT,
    "choice": _LISTED,
    "region": _LISTED,
    "person": _LISTED,
    "ref": _LISTED,
    "multichoice": (*_HAS, *_EMPTINESS),
    "tags": (*_HAS, *_EMPTINESS),
    "int": _NUMBER,
    "money": _NUMBER,
    "decimal": _NUMBER,
    "percent": _NUMBER,
    "date": _DATE,
    "datetime": _DATE,
    "bool": ("eq", "ne", *_EMPTINESS),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One operator in the filter builder: its code, its label, and the input it needs (none, one, two, many, days)."""

    code: str
    label: object
    inputs: str


def conditions(kind: str, *, is_many: bool = False) -> tuple[Offer, ...]:
    """The operators that a kind of field offers, in the order of the builder; KeyError for an unknown kind."""
    return tuple(Offer(code, label_of(code, kind), INPUTS[code]) for code in offered(kind, is_many=is_many))


def offered(kind: str, *, is_many: bool = False) -> tuple[str, ...]:
    """The operator codes behind `conditions`."""
    codes = OFFERED[kind]
    return (*codes, *(code for code in _HAS if code not in codes)) if is_many else codes


def accepted(kind: str, *, is_many: bool = False) -> tuple[str, ...]:
    """The codes that are understood: those offered, and `tags = VIP` for `tags has VIP`."""
    codes = offered(kind, is_many=is_many)
    return (*codes, *_SAME) if kind in ("tags", "multichoice") else codes


def label_of(code: str, kind: str) -> object:
    """The operator's lazy label for a kind of field (less than, but before for dates)."""
    if kind in ("date", "datetime"):
        return DATE_LABELS[code]
    return REGION_LABELS[code] if kind == "region" else LABELS[code]
