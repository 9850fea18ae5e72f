"""The timeline of a row: one page of entries of all sources, by day, and the place to go on from."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.desk.instants import instant
from guanxi.kit.panels import timeline_of
from guanxi.kit.templatetags import gx

SIZE = 20
MOST = 300  # read when so many entries bear one and the same instant (imported days without an hour)


@dataclass
class Day:
    """A heading with the entries of one day."""

    heading: str
    entries: list


def timeline_page(record, obj, actor, *, before: str = "", only=None) -> tuple[list[Day], str]:
    """Days newest first, and the cursor ("instant" as ISO text) for what is older ("" at the end). only: names of papers, see `kit.panels.timeline`."""
    moment = instant(before)
    entries = timeline_of(record.key, obj, actor, before=moment, limit=SIZE + 1, only=only)
    more = len(entries) > SIZE
    if more and not (whole := _whole_instants(entries)):
        entries = timeline_of(record.key, obj, actor, before=moment, limit=MOST, only=only)
        more = len(entries) == MOST  # else this is all there is, and nothing of the last instant is left out
        whole = _whole_instants(entries)
    if more:
        entries = whole or entries
    days: list[Day] = []
    today = timezone.localdate()
    for entry in entries:
        heading = _heading(timezone.localtime(entry.at).date(), today)
        if not days or days[-1].heading != heading:
            days.append(Day(heading, []))
        days[-1].entries.append(entry)
    return days, entries[-1].at.isoformat() if more else ""


def _whole_instants(entries: list) -> list:
    """All but the last instant: it may go on beyond what was read, and the next page begins before the last one shown."""
    return [e for e in entries if e.at != entries[-1].at]


def _heading(day: date, today: date) -> str:
    if (today - day).days in (0, 1):
        return gx.when(day)
    if day > today:
        return _("Planned")
    if day.year == today.year:
        return _("%(month)d-%(day)d") % {"month": day.month, "day": day.day}
    return _("%(year)d-%(month)d") % {"year": day.year, "month": day.month}
