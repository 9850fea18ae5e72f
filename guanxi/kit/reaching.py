"""A reach in parts that indexes can follow, and what takes rows away from it."""

from dataclasses import dataclass

from django.db.models import Q


class Narrowing(Q):
    """What takes rows away, together with what is left of it to say about rows of a known owner or department.

    A database that is told the department twice expects next to no rows, and reads the whole department instead of its newest.
    """

    mine: Q | None = None
    there: Q | None = None
    places: frozenset = frozenset()

    @classmethod
    def of(cls, limit: Q, *, mine: Q | None, there: Q | None, places) -> "Narrowing":
        """mine: the same for rows of the reader himself. there: the same for rows of these places. None where no less says the same."""
        made = cls(limit)
        made.mine, made.there, made.places = mine, there, frozenset(places)
        return made

    def given(self, column: str, values) -> Q:
        """The same for rows whose "owner" (the reader) or "department" is one of the values."""
        if self.negated:
            return self
        if column == "owner":
            return self if self.mine is None else self.mine
        return self.there if self.there is not None and self.places.issuperset(values) else self


@dataclass(frozen=True)
class Terms:
    """An actor's reach over one record type in a form that the top-N reader and the search can turn into index branches.

    everything: no limit. owner: rows of this person. departments: rows of these departments. widened: further rows. narrowed: taken away.
    """

    everything: bool = False
    owner: int | None = None
    departments: tuple[int, ...] = ()
    widened: tuple[Q, ...] = ()
    narrowed: tuple[Q, ...] = ()

    @property
    def nothing(self) -> bool:
        """Nothing at all is in reach."""
        return not (self.everything or self.owner or self.departments or self.widened)

    def q(self) -> Q:
        """The same as one condition."""
        if self.everything:
            q = Q()
        elif self.nothing:
            q = Q(pk__in=[])
        else:
            q = Q()
            if self.owner:
                q |= Q(owner=self.owner) & self.left("owner", [self.owner])
            if self.departments:
                q |= Q(department__in=self.departments) & self.left("department", self.departments)
            for extra in self.widened:
                q |= extra & self.left()
            return q if self.is_split else q & self.limit()
        return q & self.limit()

    @property
    def is_split(self) -> bool:
        """Whether what narrows is said of each part of the reach by itself."""
        return any(isinstance(n, Narrowing) for n in self.narrowed)

    def left(self, column: str = "", values=()) -> Q:
        """What narrows one part of the reach, where it is said of each by itself."""
        q = Q()
        for limit in self.narrowed if self.is_split else ():
            q &= limit.given(column, values) if column and isinstance(limit, Narrowing) else limit
        return q

    def part(self, column: str = "", values=()) -> Q:
        """All that narrows the rows of one part: those whose "owner" or "department" is one of the values, or (no column) the further rows."""
        return self.left(column, values) if self.is_split else self.limit()

    def limit(self) -> Q:
        """All that narrows."""
        q = Q()
        for each in self.narrowed:
            q &= each
        return q
