"""Typing in a year's holidays as they are published: a few lines of text."""

import re
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.commons.workdays.models import Holiday
from guanxi.kit.errors import DomainError

_SPAN = re.compile(
    r"^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:\s*(?:至|到|~|～|—|–)\s*(?:(\d{4})[-/.年])?(?:(\d{1,2})[-/.月])?(\d{1,2})日?)?$"
)
WORDS = {"休": False, "放假": False, "off": False, "班": True, "上班": True, "work": True}
LONGEST = 31


def read_lines(text: str) -> dict[date, tuple[bool, str]]:
    """Reads lines such as "2027-02-05 至 2027-02-12 休 春节" or "2027-02-14 班": day → (people work, occasion). DomainError names the line."""
    found: dict[date, tuple[bool, str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not (line := " ".join(line.split())):
            continue
        where, works, name = _parts(line)
        days = _days(where)
        if days is None or works is None:
            raise DomainError(_("Line %(n)s cannot be read. Write: 2027-02-05 至 2027-02-12 休 春节") % {"n": number}, "text")
        found |= dict.fromkeys(days, (works, name[:60]))
    return found


def _parts(line: str) -> tuple[str, bool | None, str]:
    words = line.split(" ")
    for place, word in enumerate(words):
        if word.lower() in WORDS:
            return " ".join(words[:place]), WORDS[word.lower()], " ".join(words[place + 1 :])
    return line, None, ""


def _days(text: str) -> list[date] | None:
    if not (m := _SPAN.match(text)):
        return None
    year, month, day, last_year, last_month, last_day = (int(g) if g else None for g in m.groups())
    try:
        first = date(year, month, day)
        last = date(last_year or year, last_month or month, last_day) if last_day else first
    except ValueError:
        return None
    length = (last - first).days + 1
    return [first + timedelta(days=n) for n in range(length)] if 1 <= length <= LONGEST else None


@transaction.atomic
def type_in(text: str) -> int:
    """Writes the days of the text, replacing what was said of the same days. Returns how many."""
    found = read_lines(text)
    for day, (works, name) in found.items():
        row = Holiday.objects.filter(day=day).first() or Holiday(day=day)
        row.is_workday, row.name, row.deleted_at = works, name, None
        row.save()
    return len(found)
