"""Work days, lunar dates and festivals of China.

Public holidays are known as far as chinesecalendar knows them; later years count weekends only until the
company enters its own days, which are given to every function as overrides: {date: True for a work day}.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import chinese_calendar
from lunar_python import Lunar, LunarMonth, LunarYear, Solar

from guanxi.kit.refusals import BadInput, gettext_noop

_DAY = timedelta(days=1)
_SOLAR_FESTIVALS = {
    (1, 1): gettext_noop("New Year's Day"),
    (2, 14): gettext_noop("Valentine's Day"),
    (3, 8): gettext_noop("Women's Day"),
    (5, 1): gettext_noop("Labour Day"),
    (6, 1): gettext_noop("Children's Day"),
    (9, 10): gettext_noop("Teachers' Day"),
    (10, 1): gettext_noop("National Day"),
    (12, 25): gettext_noop("Christmas"),
}
_LUNAR_FESTIVALS = {
    (1, 1): gettext_noop("Spring Festival"),
    (1, 15): gettext_noop("Lantern Festival"),
    (5, 5): gettext_noop("Dragon Boat Festival"),
    (7, 7): gettext_noop("Qixi Festival"),
    (8, 15): gettext_noop("Mid-Autumn Festival"),
    (9, 9): gettext_noop("Double Ninth Festival"),
    (12, 8): gettext_noop("Laba Festival"),
}
_NEW_YEARS_EVE = gettext_noop("New Year's Eve (lunar)")
_TOMB_SWEEPING = gettext_noop("Tomb-Sweeping Day")


class BadDate(BadInput):
    """A lunar date that does not exist."""


class LunarDate(NamedTuple):
    """A day of the lunar calendar; `leap` marks the second month of the same number (闰六月)."""

    year: int
    month: int
    day: int
    leap: bool = False


@lru_cache(maxsize=1)
def _known_years() -> tuple[int, int]:
    days = chinese_calendar.holidays
    return min(days).year, max(days).year


def is_known_year(year: int) -> bool:
    """Whether the public holidays and make-up work days of this year are built in."""
    first, last = _known_years()
    return first <= year <= last


def is_named(day: date) -> bool:
    """Whether the public calendar says something about this very day: a holiday (weekends within one too) or a make-up work day."""
    return is_known_year(day.year) and (day in chinese_calendar.holidays or day in chinese_calendar.workdays)


def is_workday(day: date, overrides: Mapping[date, bool] | None = None) -> bool:
    """Whether people work on this day: overrides first, then public holidays, else Monday to Friday."""
    if overrides and day in overrides:
        return overrides[day]
    if is_known_year(day.year):
        return day in chinese_calendar.workdays or (day.weekday() < 5 and day not in chinese_calendar.holidays)
    return day.weekday() < 5


def add_workdays(day: date, count: int, overrides: Mapping[date, bool] | None = None) -> date:
    """The count-th work day after (count < 0: before) this day; 0 is the day itself, or the next work day."""
    step = -_DAY if count < 0 else _DAY
    if count == 0:
        while not is_workday(day, overrides):
            day += _DAY
        return day
    left = abs(count)
    while left:
        day += step
        if is_workday(day, overrides):
            left -= 1
    return day


def workdays_between(start: date, end: date, overrides: Mapping[date, bool] | None = None) -> int:
    """Work days after `start` up to and with `end`; negative when end lies before start."""
    if end < start:
        return -workdays_between(end, start, overrides)
    return sum(is_workday(start + timedelta(days=i), overrides) for i in range(1, (end - start).days + 1))


@lru_cache(maxsize=4_000)  # lunar_python works out a whole year for each question
def to_lunar(day: date) -> LunarDate:
    """The lunar date of a day."""
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return LunarDate(lunar.getYear(), abs(lunar.getMonth()), lunar.getDay(), lunar.getMonth() < 0)


@lru_cache(maxsize=4_000)
def to_solar(year: int, month: int, day: int, leap: bool = False) -> date:
    """The day of a lunar date. Raises BadDate when that year has no such (leap) month or the month no 30th."""
    if leap and LunarYear.fromYear(year).getLeapMonth() != month:
        raise BadDate(gettext_noop("Lunar year %(year)s has no leap month %(month)s"), year=year, month=month)
    if not 1 <= month <= 12 or not 1 <= day <= _days_in(year, month, leap):
        raise BadDate(gettext_noop("There is no such day in the lunar calendar"))
    solar = Lunar.fromYmd(year, -month if leap else month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


@lru_cache(maxsize=1_000)
def _days_in(year: int, month: int, leap: bool = False) -> int:
    found = LunarMonth.fromYm(year, -month if leap else month)
    return found.getDayCount() if found else 0


@lru_cache(maxsize=1_000)
def lunar_text(day: date, with_year: bool = False) -> str:
    """农历十月十三, or 农历丙午年十月十三: the traditional writing, the same in every language."""
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    year = f"{lunar.getYearInGanZhi()}年" if with_year else ""
    return f"农历{year}{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}"


def next_lunar_day(month: int, day: int, after: date) -> date:
    """The next time this lunar month and day come round, after or on `after` (birthdays).

    A 30th is kept on the 29th in years whose month is short; leap months do not count twice.
    """
    year = to_lunar(after).year
    while True:
        found = to_solar(year, month, min(day, _days_in(year, month)))
        if found >= after:
            return found
        year += 1


def next_birthday(month: int, day: int, after: date) -> date:
    """The next birthday of the solar calendar on or after `after`; 29 February is kept on the 28th."""
    for year in (after.year, after.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            found = date(year, 2, 28)
        if found >= after:
            return found
    raise AssertionError("one of two years holds it")


def festivals(day: date) -> list[str]:
    """Msgids of the festivals of this day, the great ones first (pass them through gettext)."""
    lunar = to_lunar(day)
    names = []
    if not lunar.leap and (lunar.month, lunar.day) in _LUNAR_FESTIVALS:
        names.append(_LUNAR_FESTIVALS[lunar.month, lunar.day])
    tomorrow = to_lunar(day + _DAY)
    if (tomorrow.month, tomorrow.day, tomorrow.leap) == (1, 1, False):
        names.append(_NEW_YEARS_EVE)
    if day.month == 4 and Solar.fromYmd(day.year, day.month, day.day).getLunar().getJieQi() == "清明":
        names.append(_TOMB_SWEEPING)
    if (day.month, day.day) in _SOLAR_FESTIVALS:
        names.append(_SOLAR_FESTIVALS[day.month, day.day])
    return names
