"""The stretch of days in which customers became known."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PERIODS = (
    ("year", gettext_lazy("This year")),
    ("months", gettext_lazy("Last 12 months")),
    ("quarter", gettext_lazy("This quarter")),
    ("all", gettext_lazy("Since the beginning")),
    ("own", gettext_lazy("Days of my own")),
)


@dataclass(frozen=True)
class Span:
    """Days from `since` to `until`, both within; None is open. problem: why the days that were asked for could not be read."""

    key: str
    since: date | None = None
    until: date | None = None
    problem: str = ""

    @property
    def words(self) -> str:
        """For headings and files: "2026-01-01 – 2026-11-22"."""
        if self.since is None and self.until is None:
            return str(dict(PERIODS)["all"])
        return f"{self.since or '…'} – {self.until or '…'}"

    def became_known(self, prefix: str = "", *, day: str = "filed_on") -> tuple[Q, ...]:
        """Customers who became known within: by the day of filing, and, where none was written down, by the day they were entered.

        Conditions that exclude each other, to be asked one by one: each of them goes through its index, both joined by "or" do not.
        day: the column, or an annotation that hides it from the planner.
        """
        if self.since is None and self.until is None:
            return (Q(),)
        return self.days(f"{prefix}{day}"), Q(**{f"{prefix}{day}": None}) & self.instants(f"{prefix}created_at")

    def days(self, column: str) -> Q:
        """The condition on a column of days."""
        q = Q(**{f"{column}__gte": self.since}) if self.since else Q()
        return q & (Q(**{f"{column}__lte": self.until}) if self.until else Q())

    def instants(self, column: str) -> Q:
        """The condition on a column of instants: whole local days."""
        q = Q(**{f"{column}__gte": _midnight(self.since)}) if self.since else Q()
        return q & (Q(**{f"{column}__lt": _midnight(self.until + timedelta(days=1))}) if self.until else Q())

    def known_as_filter(self) -> str:
        """The same in the filter language, for the lists behind the figures."""
        if self.since is None and self.until is None:
            return ""
        return f"({self._as_filter('filed_on')} or (filed_on is empty and {self._as_filter('created_at')}))"

    def created_as_filter(self) -> str:
        """Days of entry in the filter language."""
        return "" if self.since is None and self.until is None else self._as_filter("created_at")

    def _as_filter(self, name: str) -> str:
        if self.since and self.until:
            return f"{name} between {self.since} and {self.until}"
        return f"{name} >= {self.since}" if self.since else f"({name} < {self.until} or {name} = {self.until})"


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def span_of(data) -> Span:
    """The period that an address asks for; this year when it asks for none."""
    today = timezone.localdate()
    key = data.get("period", "")
    if key == "all":
        return Span("all")
    if key == "months":
        return Span("months", _months_ago(today), today)
    if key == "quarter":
        return Span("quarter", date(today.year, (today.month - 1) // 3 * 3 + 1, 1), today)
    if key == "own":
        return _own(data)
    return Span("year", date(today.year, 1, 1), today)


def _months_ago(today: date) -> date:
    """The day after the same one a year before; 29 February counts as the 28th."""
    try:
        before = today.replace(year=today.year - 1)
    except ValueError:
        before = today.replace(year=today.year - 1, day=28)
    return before + timedelta(days=1)


def _own(data) -> Span:
    days = []
    for name in ("from", "to"):
        raw = data.get(name, "").strip()
        try:
            days.append(parse_date(raw) if raw else None)
        except ValueError:
            days.append(None)
        if raw and (days[-1] is None or not 1900 < days[-1].year < 2200):
            return Span("own", problem=_("“%(text)s” is not a day.") % {"text": raw[:20]})
    if all(days) and days[1] < days[0]:
        return Span("own", problem=_("The last day lies before the first one."))
    return Span("own", *days)
