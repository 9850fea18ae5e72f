"""Dates as people say them: every date value is a span of days, half open, counted from the reader's today.

`today`, `-30d`, `2026-11-21` are spans of one day, `this_month`, `2026-11`, `last 60 days` longer ones; both `last` and
`next` spans include today. Comparing with a span means: `<` before it starts, `<=` before it ends, `>` after it ended.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

FIRST, LAST = date(1800, 1, 1), date(2999, 12, 31)

WORDS = {
    "today": _("today"),
    "yesterday": _("yesterday"),
    "tomorrow": _("tomorrow"),
    "this_week": _("this week"),
    "last_week": _("last week"),
    "next_week": _("next week"),
    "this_month": _("this month"),
    "last_month": _("last month"),
    "next_month": _("next month"),
    "this_quarter": _("this quarter"),
    "last_quarter": _("last quarter"),
    "next_quarter": _("next quarter"),
    "this_year": _("this year"),
    "last_year": _("last year"),
    "next_year": _("next year"),
}
TURNS = {"last": -1, "this": 0, "next": 1}

SHIFT = re.compile(r"([+-])(\d{1,5})([dwmy])", re.ASCII)
STRETCH = re.compile(r"(last|next)[ _](\d{1,5})[ _](day|week|month)s?", re.ASCII)
ABSOLUTE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?", re.ASCII)

Span = tuple[date, date]


def span(word: str, today: date) -> Span | None:
    """The first day and the day after the last of a date word, or None when it is none or beyond 1800–2999."""
    word = word.strip().lower()
    try:
        found = _word(word, today) or _shift(word, today) or _stretch(word, today) or _absolute(word)
    except (ValueError, OverflowError):
        return None
    return found if found and found[0] >= FIRST and found[1] <= LAST else None


def months_later(day: date, months: int) -> date:
    """The same day some months on (or back), or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _one(day: date) -> Span:
    return day, day + timedelta(days=1)


def _word(word: str, today: date) -> Span | None:
    if word not in WORDS:
        return None
    if "_" not in word:
        return _one(today + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[word]))
    turn, unit = word.split("_")
    count = TURNS[turn]
    if unit == "week":
        monday = today + timedelta(days=7 * count - today.weekday())
        return monday, monday + timedelta(days=7)
    length = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = today.replace(month=(today.month - 1) // length * length + 1, day=1)
    return months_later(first, count * length), months_later(first, (count + 1) * length)


def _shift(word: str, today: date) -> Span | None:
    match = SHIFT.fullmatch(word)
    if not match:
        return None
    count = int(match[2]) * (1 if match[1] == "+" else -1)
    return _one(_move(today, count, match[3]))


def _stretch(word: str, today: date) -> Span | None:
    match = STRETCH.fullmatch(word)
    if not match or int(match[2]) == 0:
        return None
    count, unit = int(match[2]), match[3][0]
    tomorrow = today + timedelta(days=1)
    if match[1] == "last":
        return _move(tomorrow, -count, unit), tomorrow
    return today, _move(today, count, unit)


def _move(day: date, count: int, unit: str) -> date:
    if unit in "dw":
        return day + timedelta(days=count * (7 if unit == "w" else 1))
    return months_later(day, count * (12 if unit == "y" else 1))


def _absolute(word: str) -> Span | None:
    match = ABSOLUTE.fullmatch(word)
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    if day:
        return _one(date(year, month, day))
    if month:
        first = date(year, month, 1)
        return first, months_later(first, 1)
    return (date(year, 1, 1), date(year + 1, 1, 1)) if month is None else None
