"""Reading a page: phases, directions, cursors."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, partial

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.kit import scope
from guanxi.kit.dialects import TooLong, bounded
from guanxi.kit.errors import DomainError
from guanxi.kit.reader import cursors, walk
from guanxi.kit.reader.branches import Beside, Phase, Reading
from guanxi.kit.reader.counts import Count, count_in_reach, count_up_to
from guanxi.kit.reader.cursors import Place
from guanxi.kit.reader.ordering import Ordering, ordering_of

FREE_ORDER = 10_000  # rows that are sorted by a field without an index
FREE_MILLISECONDS = 350
FEW = 4_000  # rows that are sorted sooner than found along an index of all


@dataclass
class Page:
    """One page. ids in order. first: number of the first row, 0 when unknown.

    bounded: a sentence for the reader when time ran out ("" otherwise); next_cursor then goes on searching.
    order, flipped: the order that was really used.
    """

    ids: list[int]
    next_cursor: str
    prev_cursor: str
    first: int
    order: str
    flipped: bool
    bounded: str = ""
    _record: object = field(default=None, repr=False)
    _actor: object = field(default=None, repr=False)
    _action: str = "view"
    _counting: object = field(default=None, repr=False)

    @cached_property
    def objects(self) -> list:
        """The rows themselves with what pages need joined, read once more through scope; one query."""
        if not self.ids:
            return []
        found = self._record.queryset(self._actor, self._action).in_bulk(self.ids)
        return [found[i] for i in self.ids if i in found]

    @cached_property
    def count(self) -> Count:
        """How many rows match, up to 10,000+; one query under a bound, made when first asked for."""
        return self._counting()

    @property
    def last(self) -> int:
        """Number of the last row."""
        return self.first + len(self.ids) - 1 if self.first else 0


def read_page(record, actor, *, where: Q | None = None, order: str | None = None, flipped: bool = False, cursor: str | None = None,
              size: int = 50, action: str = "view", q: str = "") -> Page:  # fmt: skip
    """A page of the rows on which the actor may do `action`.

    where: a condition that never multiplies rows (filters.to_q makes such). order: the name of an offered order, or of any field
    (sorted when at most 10,000 rows match, DomainError otherwise); "-name" or `flipped` turn it round. cursor: from another page.
    q: the search box of the list. Unfiltered offered orders take two statements at any size of the table.
    """
    ordering = ordering_of(record, actor, order, flipped)
    terms = scope.terms(record.model, actor, action)
    where, note = where or Q(), ""
    if q.strip():
        from guanxi.kit.search import matching_ids

        matches = matching_ids(actor, record, q)
        where &= Q(pk__in=matches.ids)
        note = (
            _("Only the first %(count)s matches are shown. Write more of the word.") % {"count": len(matches.ids)} if matches.capped else ""
        )

    def rows():
        return record.model.objects.visible_to(actor, action).filter(where)

    along = ordering.beside is not None and not count_up_to(rows(), FEW + 1, milliseconds=FREE_MILLISECONDS // 2).exact
    ordering = ordering.along_index() if along else ordering
    reading = (Beside if along else Reading)(ordering, terms, where, record.model.has_bin)
    place = cursors.read(record.key, ordering, cursor)

    if not ordering.offered:
        _refuse_long_sorts(rows())
    try:
        with bounded(0 if ordering.offered else FREE_MILLISECONDS):
            found, stopped = _read(reading, place, size)
    except TooLong:
        raise DomainError(_("This takes too long. Add a filter, or choose another order.")) from None
    made = _page(record, ordering, place, size, found, stopped)
    made.bounded = made.bounded or note
    made._record, made._actor, made._action = record, actor, action
    made._counting = (lambda: count_up_to(rows())) if where else partial(count_in_reach, record.model, terms)
    return made


def _refuse_long_sorts(rows) -> None:
    count = count_up_to(rows, FREE_ORDER + 1, milliseconds=FREE_MILLISECONDS // 2)
    if not count.exact:
        raise DomainError(
            _("More than %(count)s rows cannot be sorted by this column. Narrow the list with a filter first.")
            % {"count": f"{FREE_ORDER:,}"}
        )


def phases(ordering: Ordering, place: Place | None) -> list[Phase]:
    """The stretches still to be read, in reading direction: rows with an empty first key come last in either direction of the order."""
    back = bool(place and place.back)
    keys = tuple((p, d != back) for p, d in ordering.keys)
    filled, empty = Phase(False, keys, ordering.fields), Phase(True, keys[1:], ordering.fields[1:])
    stretches = [filled, empty] if ordering.nullable else [filled]
    if back:
        stretches.reverse()
    if place:
        at_empty = place.values[0] is None
        stretches = stretches[next(i for i, s in enumerate(stretches) if s.empty == at_empty) :] if ordering.nullable else stretches
        values = place.values[1:] if stretches[0].empty else place.values
        stretches[0] = replace(stretches[0], start=values)
    return stretches


def _read(reading: Reading, place: Place | None, size: int) -> tuple[list[tuple], tuple | None]:
    """(size + 1 rows at most as full key tuples in reading direction, where a walk stopped)."""
    found: list[tuple] = []
    for phase in phases(reading.ordering, place):
        got = walk.first_rows(reading, phase, size + 1 - len(found), walking=bool(place and place.walking))
        lead = (None,) if phase.empty else ()
        found += [lead + r for r in got.rows]
        if got.stopped is not None:
            return found, lead + got.stopped
        if len(found) > size:
            break
    return found, None


def _page(record, ordering: Ordering, place: Place | None, size: int, found: list[tuple], stopped: tuple | None) -> Page:
    back = bool(place and place.back)
    more, rows = len(found) > size, found[:size]
    if back:
        rows = rows[::-1]
    number = _first_number(place, len(rows), back, more or stopped is not None)
    after, before = (True, more) if back else (more, place is not None)

    def cursor(values, back_, number_, walking=False):
        return cursors.write(record.key, ordering, Place(values, back_, number_, walking))

    following = cursor(rows[-1], False, number + len(rows) if number else 0) if rows and after else ""
    previous = cursor(rows[0], True, number) if rows and before else ""
    made = Page([r[-1] for r in rows], following, previous, number, ordering.name, ordering.flipped)
    if stopped is not None:
        on = cursor(stopped, back, 0 if back else number + len(rows), True)
        if back:
            made.prev_cursor = on
        else:
            made.next_cursor = on
        place_in_words = ordering.beside.words(stopped[0]) if ordering.of else _in_words(stopped)
        made.bounded = _("Searched as far as %(place)s. More may follow: continue.") % {"place": place_in_words}
    return made


def _first_number(place: Place | None, count: int, back: bool, more: bool) -> int:
    if place is None:
        return 1
    if not back:
        return place.number
    return 1 if not more else max(place.number - count, 0)


def _in_words(keys: tuple) -> str:
    """Where the walk stopped, roughly: the row there may be one that the reader must not see."""
    first = next((k for k in keys if k is not None), "")
    if isinstance(first, datetime):
        return timezone.localtime(first).date().isoformat()
    if isinstance(first, date):
        return first.isoformat()
    return first[:1].upper() if isinstance(first, str) else str(round(first))
