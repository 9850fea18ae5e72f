"""What each kind of field keeps in JSON and in the index.

JSON: texts and choices as such, amounts as exact text, days and instants as ISO text (instants in UTC), yes as true (no is left out),
colleagues, records and files by their number, a small table as a list of objects. What cannot be read back is as empty.
Index: numbers in millionths, days as their ordinal, instants in microseconds, all whole and exact on either database.
"""

from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from django.db import models
from django.utils import timezone

from guanxi.commons.customfields.models import Kind
from guanxi.kit.china.pinyin import pinyin_keys

NUMBERS = ("decimal", "money", "percent")
KEYS = ("person", "ref", "file")
TEXTS = ("text", "choice", "multichoice")
MILLION = 10**6
LARGEST = Decimal(10) ** 12  # in millionths it still fits eight bytes
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_TEXT = 200  # what the index holds of a text is all of it


def to_json(kind: str, value, columns=()):
    """The Python value as JSON keeps it; None for nothing."""
    if value is None or value == "" or value == [] or (kind == Kind.BOOL and not value):
        return None
    if kind == Kind.TABLE:
        return [
            line for row in value if (line := {c.name: v for c in columns if (v := to_json(c.kind, row.get(c.name))) is not None})
        ] or None
    if kind in NUMBERS:
        return plain_number(value)
    if kind == Kind.INSTANT:
        return value.astimezone(UTC).isoformat()
    if kind == Kind.DATE:
        return value.isoformat()
    if kind == Kind.CHOICES:
        return list(value)
    return value.pk if isinstance(value, models.Model) else value


def plain_number(value) -> str:
    """1500, 0.5: without needless zeros, never with an exponent."""
    text = f"{Decimal(value):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def from_json(kind: str, raw, columns=()):
    """The Python value; rows that a key names are left as their key."""
    if kind == Kind.BOOL:
        return raw is True
    if raw is None:
        return None
    try:
        return _read(kind, raw, columns)
    except (ValueError, TypeError, InvalidOperation):
        return None


def _read(kind: str, raw, columns):
    if kind in NUMBERS:
        found = Decimal(raw)
        return found if found.is_finite() else None
    if kind == Kind.DATE:
        return date.fromisoformat(raw)
    if kind == Kind.INSTANT:
        found = datetime.fromisoformat(raw)
        return found if timezone.is_aware(found) else found.replace(tzinfo=UTC)
    if kind in KEYS:
        return raw if isinstance(raw, int) and not isinstance(raw, bool) else None
    if kind == Kind.CHOICES:
        return [v for v in raw if isinstance(v, str)] if isinstance(raw, list) else None
    if kind == Kind.TABLE:
        lines = [{c.name: from_json(c.kind, line.get(c.name)) for c in columns} for line in raw if isinstance(line, dict)]
        return lines or None
    return raw if isinstance(raw, str) else None


def as_number(kind: str, value) -> int | None:
    """A value as the index of numbers holds it; what lies beyond is held at the border."""
    if value is None:
        return None
    if kind in NUMBERS:
        return int(max(min(Decimal(value), LARGEST), -LARGEST) * MILLION)
    if kind == Kind.DATE:
        return value.toordinal()
    if kind == Kind.INSTANT:
        since = value - EPOCH
        return (since.days * 86_400 + since.seconds) * MILLION + since.microseconds
    return int(value)


def places(kind: str, raws: list, choices=()) -> list[str]:
    """By what texts are sorted: their pinyin; choices by their order."""
    if kind == Kind.TEXT:
        return [key[:64] for key in pinyin_keys(raws)]
    order = {value: f"{n:04}" for n, (value, _label) in enumerate(choices)}
    return [order.get(raw, "9999") for raw in raws]
