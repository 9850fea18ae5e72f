"""Counting without counting everything."""

from dataclasses import dataclass

from guanxi.kit.dialects import Branch, TooLong, bounded, count
from guanxi.kit.dialects.topn import hole
from guanxi.kit.scope import Terms

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

    Department by department: PostgreSQL looks through all of them (30 ms of a million rows) before it counts the first of "owner or department".
    """
    alive = model.objects.alive
    if terms.widened or terms.narrowed or terms.nothing or len(terms.departments) > DEPARTMENTS:
        return count_up_to(alive().filter(terms.q()), cap)

    def own():
        return alive().filter(hole("owner")).exclude(department__in=terms.departments)

    branches = [Branch(alive, None, (model,))] if terms.everything else []
    if not terms.everything and terms.departments:
        branches.append(Branch(lambda: alive().filter(hole("department")), terms.departments, (model, "department")))
    if not terms.everything and terms.owner:
        branches.append(Branch(own, [terms.owner], (model, "owner", terms.departments)))
    return _bounded(lambda: count(branches, cap), cap, MILLISECONDS)


def _bounded(ask, cap: int, milliseconds: int) -> Count:
    try:
        with bounded(milliseconds):
            found = ask()
    except TooLong:
        return Count(None, False)
    return Count(found, True) if found < cap else Count(cap - 1, False)
