"""Numbers for papers: no two alike, none left out, on both databases."""

import re
from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.numbering.models import Sequence
from guanxi.kit.errors import DomainError

_ready: dict[str, tuple[str, object]] = {}
_PART = re.compile(r"\{(yyyy|yy|mm|dd|n)(?::0(\d{1,2}))?\}")


def declare(code: str, pattern: str, label) -> None:
    """A package names a number it gives out and its usual pattern: {yyyy} {yy} {mm} {dd} and {n:04}."""
    check_pattern(pattern)
    _ready[code] = (pattern, label)


def declared() -> dict[str, tuple[str, object]]:
    """Code → (usual pattern, label)."""
    return dict(_ready)


def check_pattern(pattern: str) -> None:
    """DomainError unless the pattern holds {n} once and nothing else in braces than date parts."""
    parts = [m.group(1) for m in _PART.finditer(pattern)]
    if parts.count("n") != 1 or re.search(r"[{}]", _PART.sub("", pattern)):
        raise DomainError(_("A pattern needs {n} once, such as SO-{yyyy}{mm}-{n:04}; dates may be {yyyy} {yy} {mm} {dd}."), "pattern")


def next_number(code: str, *, on: date | None = None) -> str:
    """The next number, taken in the caller's transaction: undone with it. A code nobody declared crashes."""
    return next(iter(next_numbers(code, 1, on=on)))


def next_numbers(code: str, count: int, *, on: date | None = None) -> Iterable[str]:
    """`count` numbers in a row with one write."""
    day = on or timezone.localdate()
    pattern = pattern_of(code)
    last = _take(code, _period(pattern, day), count)
    return [_shape(pattern, day, n) for n in range(last - count + 1, last + 1)]


def pattern_of(code: str) -> str:
    """The company's own pattern or the ready one."""
    if code not in _ready:
        raise LookupError(f"no such number: {code}")
    own = Sequence.objects.alive().filter(code=code).values_list("pattern", flat=True).first()
    return own or _ready[code][0]


def _take(code: str, period: str, count: int) -> int:
    sql = """INSERT INTO commons_counter (code, period, last) VALUES (%s, %s, %s)
             ON CONFLICT (code, period) DO UPDATE SET last = commons_counter.last + excluded.last RETURNING last"""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [code, period, count])
        return cursor.fetchone()[0]


def _period(pattern: str, day: date) -> str:
    return "".join(_date_part(m.group(1), day) for m in _PART.finditer(pattern) if m.group(1) != "n")


def _date_part(name: str, day: date) -> str:
    return {"yyyy": f"{day.year:04}", "yy": f"{day.year % 100:02}", "mm": f"{day.month:02}", "dd": f"{day.day:02}"}[name]


def _shape(pattern: str, day: date, n: int) -> str:
    return _PART.sub(lambda m: f"{n:0{int(m.group(2) or 1)}}" if m.group(1) == "n" else _date_part(m.group(1), day), pattern)
