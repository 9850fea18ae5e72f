"""Work days of this company: its own days first, then the public calendar, then its usual week."""

from collections.abc import Mapping
from datetime import date, timedelta

from guanxi.commons.company.models import Company
from guanxi.commons.workdays.models import Holiday
from guanxi.kit.china import calendar

DAY = timedelta(days=1)
USUAL = {1, 2, 3, 4, 5}


def overrides(first: date | None = None, last: date | None = None) -> dict[date, bool]:
    """The company's own days as the calendar functions take them: day → whether people work."""
    rows = Holiday.objects.alive()
    if first:
        rows = rows.filter(day__gte=first)
    if last:
        rows = rows.filter(day__lte=last)
    return dict(rows.values_list("day", "is_workday"))


class Calendar:
    """The days of the company, read once: for loops over many days."""

    def __init__(self, own: Mapping[date, bool] | None = None, week: set[int] | None = None):
        self.own = overrides() if own is None else own
        self.week = week if week is not None else set(Company.current().work_days) or USUAL

    def is_workday(self, day: date) -> bool:
        """Whether people work on that day. A six-day week keeps public holidays and works its Saturdays."""
        if day in self.own:
            return self.own[day]
        return calendar.is_workday(day) if calendar.is_named(day) else day.isoweekday() in self.week

    def next_workday(self, day: date) -> date:
        """The first work day after that day."""
        return self.add(day, 1)

    def add(self, day: date, count: int) -> date:
        """The count-th work day after (below 0: before) that day."""
        step, left = (DAY if count > 0 else -DAY), abs(count)
        for _n in range(400 + 8 * left):
            if not left:
                return day
            day += step
            left -= self.is_workday(day)
        raise ValueError("no work day within reach")

    def between(self, first: date, last: date) -> int:
        """How many work days lie after `first` and not after `last`."""
        return sum(self.is_workday(first + n * DAY) for n in range(1, (last - first).days + 1))


def is_workday(day: date) -> bool:
    """Whether people of this company work on that day."""
    return Calendar(overrides(day, day)).is_workday(day)


def next_workday(day: date) -> date:
    """The first work day after that day."""
    return Calendar().next_workday(day)


def years_known() -> tuple[bool, bool]:
    """Whether the holidays of this year and of the next are known, built in or typed in."""
    from django.utils import timezone

    year = timezone.localdate().year
    this, following = (calendar.is_known_year(y) or Holiday.objects.alive().filter(day__year=y).exists() for y in (year, year + 1))
    return this, following
