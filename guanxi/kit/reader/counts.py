"""Counting without counting everything."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from guanxi.kit.dialects import Branch, TooLong, bounded, count
from guanxi.kit.dialects.topn import hole
from guanxi.kit.reaching import Terms

CAP = 10_001
MILLISECONDS = 60
DEPARTMENTS = 60  # in one statement


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
    return _bounded(lambda: queryset.order_by().values("pk")[:cap].count(), cap, milliseconds)


def count_in_reach(model, terms: Terms, cap: int = CAP) -> Count:
    """The same of everything that the terms reach, without a filter.

    Part by part, each row in one of them: PostgreSQL looks through all departments (30 ms of a million rows) before it counts the first of
    "owner or department", and reads them to the end where something narrows what is left of them.
    """
    if terms.nothing or (len(terms.departments) > DEPARTMENTS and not terms.everything):
        return count_up_to(model.objects.alive().filter(terms.q()), cap)
    return _bounded(lambda: count(list(_parts(model, terms)), cap), cap, MILLISECONDS)


def _parts(model, terms: Terms):
    departments = terms.departments
    elsewhere = ~Q(department__in=departments) if departments else Q()
    if terms.everything:
        yield _part(model, Q(), None, terms.part())
        return
    if departments:
        yield _part(model, hole("department"), departments, terms.part("department", departments))
    if terms.owner:
        yield _part(model, hole("owner") & elsewhere, [terms.owner], terms.part("owner", [terms.owner]))
    if terms.widened:
        further = reduce(or_, terms.widened) & elsewhere
        yield _part(model, further & ~Q(owner=terms.owner) if terms.owner else further, None, terms.part())


def _part(model, rows: Q, values, narrowed: Q) -> Branch:
    return Branch(lambda where: model.objects.alive().filter(where), values, ("count", model), rows & narrowed)


def _bounded(ask, cap: int, milliseconds: int) -> Count:
    try:
        with bounded(milliseconds):
            found = ask()
    except TooLong:
        return Count(None, False)
    return Count(found, True) if found < cap else Count(cap - 1, False)
