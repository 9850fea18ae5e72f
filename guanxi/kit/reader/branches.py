"""What an actor reaches, as branches that each follow an index."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q

from guanxi.kit.dialects.fewkeys import Few
from guanxi.kit.dialects.topn import After, Branch, hole, top
from guanxi.kit.reaching import Terms
from guanxi.kit.reader.counts import DEPARTMENTS
from guanxi.kit.reader.ordering import Ordering

GLANCE = 2_000  # rows at the head of the global index that are looked at first when there are more departments


@dataclass(frozen=True)
class Phase:
    """One stretch of an order: the rows whose first key is filled, or those where it is empty (which always come last).

    keys: what orders the stretch, in reading direction. start: read behind these values. end: and no further than these.
    """

    empty: bool
    keys: tuple[tuple[str, bool], ...]
    fields: tuple
    start: tuple | None = None
    end: tuple | None = None


@dataclass(frozen=True)
class Reading:
    """Everything that stays the same while one page is read."""

    ordering: Ordering
    terms: Terms
    where: Q
    has_bin: bool

    def rows(self, phase: Phase, extra: Q | None = None, narrowed: Q | None = None):
        """All rows of the stretch in every reach, not yet in order. narrowed: what there is to say of these rows instead of all that narrows."""
        first, last = self.ordering.keys[0][0], self.ordering.keys[-1][0]
        limits = self.where & (extra or Q())
        if phase.empty:
            limits &= Q(**{f"{first}__isnull": True})
        elif self.ordering.nullable:
            limits &= Q(**{f"{first}__isnull": False})
        if self.ordering.prefix:
            limits &= Q(**{f"{last}__isnull": False})  # an inner join, so that the index of the 1:1 table can lead
        limits &= self.terms.limit() if narrowed is None else narrowed
        found = self.ordering.model._base_manager.all()
        if self.ordering.worked_out is not None:
            found = found.annotate(**{first: self.ordering.worked_out})
        found = found.filter(limits)
        if self.has_bin:
            found = found.filter(deleted_at=None)
        return self.stretch(found, phase)

    @staticmethod
    def stretch(found, phase: Phase):
        """Those between the ends of the stretch."""
        for values, inclusive in ((phase.start, False), (phase.end, True)):
            if values is not None:
                found = found.filter(_between(phase, values, inclusive))
        return found

    def first(self, phase: Phase, limit: int) -> list[tuple]:
        """The first rows of the stretch within reach, as tuples of the phase's keys."""
        terms = self.terms
        if terms.everything:
            return top([self._branch(phase)], phase.keys, limit)
        if not self.ordering.offered or (terms.departments and _names_few(self.where)):  # looked up once, not once a department
            return top([Branch(self.rows(phase, terms.q(), Q()))], phase.keys, limit)
        if len(terms.departments) > DEPARTMENTS and (glance := self._glance(phase, limit)) is not None:
            return glance
        found: set[tuple] = set()
        for start in range(0, max(len(terms.departments), 1), DEPARTMENTS):
            branches = []
            if chunk := terms.departments[start : start + DEPARTMENTS]:
                branches.append(self._branch(phase, "department", chunk))
            if start == 0:
                if terms.owner:
                    branches.append(self._branch(phase, "owner", [terms.owner]))
                branches += [self._branch(phase, rows=extra) for extra in terms.widened]
            found.update(top(branches, phase.keys, limit))
        return in_order(found, phase.keys)[:limit]

    def _branch(self, phase: Phase, column: str = "", values=None, rows: Q | None = None) -> Branch:
        """The rows of each value of a column of the reach, or those of a condition. A first page without a filter is put together once."""
        asked, narrowed = hole(f"{self.ordering.prefix}{column}") if column else rows or Q(), self.terms.part(column, values or ())
        if phase.start is not None or phase.end is not None or self.where or self.ordering.worked_out is not None:
            return Branch(self.rows(phase, asked, narrowed), values)
        key = self.ordering.model, self.ordering.prefix, self.ordering.keys, phase.empty, self.has_bin, column
        return Branch(lambda where: self.rows(phase, where, Q()), values, key, asked & narrowed)

    def _glance(self, phase: Phase, limit: int) -> list[tuple] | None:
        """Who reaches many departments usually finds his page among the first rows of all; None when he does not."""
        if self.where or self.terms.widened or phase.empty:
            return None
        prefix, size = self.ordering.prefix, len(phase.keys)
        scope = ((f"{prefix}department_id", False), (f"{prefix}owner_id", False))
        ordered = self.rows(phase).order_by(*(f"-{p}" if d else p for p, d in phase.keys))
        rows = list(ordered.values_list(*(p for p, _ in phase.keys), *(p for p, _ in scope))[:GLANCE])
        mine = set(self.terms.departments)
        found = [r[:size] for r in rows if r[size] in mine or (self.terms.owner and r[size + 1] == self.terms.owner)]
        return found[:limit] if len(found) >= limit or len(rows) < GLANCE else None


class Beside(Reading):
    """Rows in the order of an index beside their table (Ordering.along_index). Those that it does not hold come last, by their number."""

    def rows(self, phase: Phase, extra: Q | None = None, narrowed: Q | None = None):
        """As Reading's. The index holds living rows alone: without a filter and a limit of reach nothing else is asked."""
        index, reach = self.ordering.beside, self.terms
        asked = self.ordering.of._base_manager.filter(self.where & reach.q())
        asked = asked.filter(deleted_at=None) if self.has_bin else asked
        if phase.empty:
            found = asked.filter(~Exists(index.rows.filter(**{index.of: OuterRef("pk")}))).annotate(**{index.of: F("pk")})
        elif self.where or not reach.everything or reach.narrowed:
            found = index.rows.filter(Exists(asked.filter(pk=OuterRef(index.of))))
        else:
            found = index.rows
        return self.stretch(found, phase)

    def first(self, phase: Phase, limit: int) -> list[tuple]:
        """As Reading's, in one branch."""
        return top([Branch(self.rows(phase))], phase.keys, limit)


def _names_few(where: Q) -> bool:
    """Whether the condition names its rows by their keys, and they are few."""
    if where.negated or where.connector != Q.AND:
        return False
    return any(_names_few(c) if isinstance(c, Q) else isinstance(c, Few) for c in where.children)


def _between(phase: Phase, values: tuple, inclusive: bool):
    directions = {d for _, d in phase.keys}
    paths = [p for p, _ in phase.keys]
    if len(directions) == 1:
        descending = directions.pop() != inclusive
        return After(paths, values, phase.fields, descending, inclusive)
    made, same = Q(), Q()
    for (path, descending), value in zip(phase.keys, values, strict=True):
        made |= same & Q(**{f"{path}__{'lt' if descending != inclusive else 'gt'}": value})
        same &= Q(**{path: value})
    return made | same if inclusive else made


def in_order(rows, keys) -> list[tuple]:
    """Rows of several statements merged as the database would."""
    merged = list(rows)
    for i in range(len(keys) - 1, -1, -1):
        merged.sort(key=lambda r: r[i], reverse=keys[i][1])
    return merged
