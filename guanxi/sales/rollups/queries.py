"""Months as the sums know them: by their first day."""

from datetime import date


def months_back(day: date, months: int) -> date:
    """First day of the month so many months before the day's own; negative: after."""
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)
