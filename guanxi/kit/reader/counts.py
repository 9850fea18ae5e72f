"""Counting without counting everything."""

from dataclasses import dataclass

from django.db.models import Q

from guanxi.kit.dialects import TooLong, bounded, number
from guanxi.kit.dialects.topn import hole
from guanxi.kit.scope import Terms

CAP = 10_001
DEPARTMENTS = 60  # in one statement
MILLISECONDS = 60


@dataclass(frozen=True)
class Count:
    """How many rows there are. number: exact when `exact`, else at least that many; None: not known in the time given."""

    number: int | None
    exact: bool

    @property
    def text(self) -> str:
        """ "1,234", "10,000+", or "" when nobody knows."""
        if self.number is None:
            return ""
        return f"{self.number:,}" + ("" if self.exact else "+")


def count_up_to(queryset, cap: int = CAP, *, milliseconds: int = MILLISECONDS) -> Count:
    """Counts up to `cap` rows within a time; never the whole table. 10,001 found means "10,000+"."""
    return _counted(lambda: queryset.order_by().values("pk")[:cap].count(), cap, milliseconds)


def count_in_reach(model, terms: Terms, cap: int = CAP) -> Count:
    """The same for everything that the terms reach, one department after the other.

    Asked for all departments at once PostgreSQL reads the table from its beginning until it has met enough rows of them.
    """
    rows = model.objects.alive()
    if terms.everything or terms.widened or not 0 < len(terms.departments) <= DEPARTMENTS:
        return count_up_to(rows.filter(terms.q()), cap)
    for narrow in terms.narrowed:
        rows = rows.filter(narrow)
    branches = [(rows.filter(hole("department")), terms.departments)]
    if terms.owner:
        branches.append((rows.filter(~Q(department__in=terms.departments), owner=terms.owner), None))
    return _counted(lambda: number(branches, cap), cap, MILLISECONDS)


def _counted(count, cap: int, milliseconds: int) -> Count:
    try:
        with bounded(milliseconds):
            found = count()
    except TooLong:
        return Count(None, False)
    return Count(found, True) if found < cap else Count(cap - 1, False)
