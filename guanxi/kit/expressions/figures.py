"""The arithmetic of formulas: the very functions that memory uses and SQLite calls; PostgreSQL's numeric does the same.

Numbers are exact decimals with 10 places within a formula, rounded half up (half away from zero). The result of a whole
formula has 4 places and is empty from 100 billion (10¹¹) on, so that 15 digits carry it through any database unchanged.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from functools import wraps

PLACES, RESULT_PLACES = 10, 4
RESULT_LIMIT = Decimal(10) ** 11
FARTHEST = 100_000  # days that a date may be moved
_exact = Context(prec=6000, rounding=ROUND_HALF_UP)


def strict(function: Callable) -> Callable:
    """Empty as soon as one argument is empty."""

    @wraps(function)
    def run(*args):
        return None if any(arg is None for arg in args) else function(*args)

    return run


def number(value) -> Decimal | None:
    """A database or Python number as a decimal with 10 places."""
    if value is None:
        return None
    return rounded(value if isinstance(value, Decimal) else Decimal(str(value)), PLACES)


def rounded(value: Decimal, places: int) -> Decimal:
    """Half up at so many places (negative: tens, hundreds …)."""
    return value.quantize(Decimal(1).scaleb(-places), context=_exact)


@strict
def add(*values: Decimal) -> Decimal:
    """The sum, exact."""
    found = Decimal(0)
    for value in values:
        found = _exact.add(found, value)
    return found


@strict
def negative(value: Decimal) -> Decimal:
    """The opposite number."""
    return _exact.minus(value)


@strict
def multiply(one: Decimal, other: Decimal) -> Decimal:
    """The product at 10 places."""
    return rounded(_exact.multiply(one, other), PLACES)


@strict
def divide(one: Decimal, other: Decimal) -> Decimal | None:
    """The quotient at 10 places; empty when dividing by zero."""
    if not other:
        return None
    above, below = (int(abs(value).scaleb(PLACES, _exact)) for value in (one, other))
    found = Decimal((2 * above * 10**PLACES + below) // (2 * below)).scaleb(-PLACES, _exact)
    return found if (one < 0) == (other < 0) else _exact.minus(found)


@strict
def absolute(value: Decimal) -> Decimal:
    """The number without its sign."""
    return abs(value) if value.is_signed() else value


@strict
def round_to(value: Decimal, places: Decimal | int = 0) -> Decimal:
    """Half up at so many places."""
    return rounded(value, int(places))


@strict
def floor(value: Decimal) -> Decimal:
    """The whole number below."""
    return value.to_integral_value(ROUND_FLOOR, _exact)


@strict
def ceiling(value: Decimal) -> Decimal:
    """The whole number above."""
    return value.to_integral_value(ROUND_CEILING, _exact)


@strict
def compare(one, other) -> int:
    """-1, 0 or 1."""
    return (one > other) - (one < other)


def least(*values):
    """The smallest value that is not empty."""
    return min((value for value in values if value is not None), default=None)


def greatest(*values):
    """The largest value that is not empty."""
    return max((value for value in values if value is not None), default=None)


@strict
def as_text(value: Decimal | date | str) -> str:
    """1234.5 for 1234.50, 2026-11-21 for a date."""
    if isinstance(value, Decimal):
        plain = f"{value:f}"
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        return "0" if plain in ("-0", "") else plain
    return value.isoformat() if isinstance(value, date) else value


def result(value: Decimal | None) -> Decimal | None:
    """A number as a formula gives it out: 4 places, empty from 10¹¹ on."""
    return None if value is None or abs(value) >= RESULT_LIMIT else rounded(value, RESULT_PLACES)


@strict
def days_between(start: date, end: date) -> Decimal:
    """Days from the first date to the second; negative when it is earlier."""
    return Decimal((end - start).days)


@strict
def add_days(day: date, count: Decimal) -> date | None:
    """So many days later (fractions are dropped); empty beyond 100,000 days or the years 1 to 9999."""
    if abs(int(count)) > FARTHEST:
        return None
    try:
        return day + timedelta(days=int(count))
    except OverflowError:
        return None


@strict
def part(name: str, day: date) -> Decimal:
    """year, quarter, month, day or weekday (Monday is 1) of a date."""
    if name == "weekday":
        return Decimal(day.isoweekday())
    return Decimal((day.month + 2) // 3 if name == "quarter" else getattr(day, name))


def settled(value, tz=None):
    """A raw field value as formulas see it: decimals, local dates, texts that are not empty."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, datetime):
        return (value.astimezone(tz) if value.tzinfo else value).date()
    if isinstance(value, (int, float, Decimal)):
        return number(value)
    return value or None
