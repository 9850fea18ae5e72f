"""What a run makes and changes, chunk by chunk, so that it can be taken back: numbers of new rows, former and new values of others."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

from guanxi.audit.trail.actions import plain
from guanxi.commons.imports.models import pack, unpack
from guanxi.kit.changes import Change, sink


class Made:
    """created: model → numbers, in the order in which they were written. changed: (model, number) → [name, field → [before, after], how often]."""

    def __init__(self, packed: bytes | None = None):
        told = unpack(packed) if packed else {"created": [], "changed": []}
        self.created: dict[str, list[int]] = {label: spread(ranges) for label, ranges in told["created"]}
        self.changed: dict[tuple[str, int], list] = {(label, pk): [name, fields, n] for label, pk, name, fields, n in told["changed"]}

    def add(self, label: str, pks: Iterable[int]) -> None:
        """Rows that came."""
        self.created.setdefault(label, []).extend(pks)

    def change(self, label: str, pk: int, name: str, before: dict, after: dict) -> None:
        """A row that was changed, perhaps not for the first time."""
        held = self.changed.setdefault((label, pk), [name, {}, 0])
        held[2] += 1
        for field, value in after.items():
            was = held[1].get(field, [plain(before.get(field))])[0]
            held[1][field] = [was, plain(value)]

    def packed(self) -> bytes | None:
        """As a chunk keeps it; None where nothing was done."""
        if not self.created and not self.changed:
            return None
        created = [[label, ranges_of(pks)] for label, pks in self.created.items()]
        return pack({"created": created, "changed": [[*key, *held] for key, held in self.changed.items()]})


_made: ContextVar[Made | None] = ContextVar("what an import makes", default=None)


@contextmanager
def recording(made: Made):
    """Everything that is written inside is noted down in `made`."""
    token = _made.set(made)
    try:
        yield made
    finally:
        _made.reset(token)


@contextmanager
def told(model, changes: Sequence[tuple[int, str, dict, dict]], whole: str = "", of: Mapping[int, int] = MappingProxyType({})):
    """Notes (number, name, before, after) with derived columns too; what is published inside is the same over again.

    whole, of: the record type and, number by number, the rows whose further leaves these are: they have another version by it.
    """
    made = _made.get()
    for pk in of.values() if made is not None else ():
        made.change(whole, pk, "", {}, {})
    for pk, name, before, after in changes if made is not None else ():
        apart = Change(model, pk, "update", name, before, after)  # the company's own fields by their names
        made.change(model._meta.label_lower, pk, name, apart.before, apart.after)
    token = _made.set(None)
    try:
        yield
    finally:
        _made.reset(token)


@sink
def follow(changes: Sequence[Change]) -> None:
    """Published writes."""
    if (made := _made.get()) is None:
        return
    created = defaultdict(list)
    for c in changes:
        if c.kind == "create":
            created[c.model._meta.label_lower].append(c.pk)
        else:
            made.change(c.model._meta.label_lower, c.pk, c.label, c.before, c.after)
    for label, pks in created.items():
        made.add(label, pks)


class Ledger:
    """All that a whole import made: which rows are its own, and how often it changed them itself. In ranges, for a million rows."""

    def __init__(self, whole):
        ranges: dict[str, list] = defaultdict(list)
        chunks = whole.chunks.filter(made__isnull=False).order_by("number")
        for number, packed in chunks.values_list("number", "made").iterator(chunk_size=20):
            for label, found in unpack(packed)["created"]:
                ranges[label].extend((*span, number) for span in found)
        self._ranges = {label: sorted(found) for label, found in ranges.items()}
        self._raised: dict[tuple[str, int], int] = defaultdict(int)
        for packed in chunks.values_list("made", flat=True).iterator(chunk_size=20):
            for label, pk, _name, _fields, n in unpack(packed)["changed"]:
                if self.holds(label, pk):
                    self._raised[label, pk] += n

    def holds(self, label: str, pk: int) -> bool:
        """Whether the import made this row."""
        return self.chunk_of(label, pk) is not None

    def chunk_of(self, label: str, pk: int) -> int | None:
        """The number of the chunk with which this row was made; None for a row of others."""
        found = self._ranges.get(label, ())
        low, high = 0, len(found)
        while low < high:
            middle = (low + high) // 2
            if found[middle][1] < pk:
                low = middle + 1
            else:
                high = middle
        return found[low][2] if low < len(found) and found[low][0] <= pk else None

    def raised(self, label: str, pk: int) -> int:
        """How often the import changed a row after it had made it."""
        return self._raised.get((label, pk), 0)

    def count(self) -> int:
        """How many rows it made."""
        return sum(last - first + 1 for found in self._ranges.values() for first, last, _chunk in found)


def ranges_of(pks: list[int]) -> list[list[int]]:
    """[3, 4, 5, 9] → [[3, 5], [9, 9]]."""
    made: list[list[int]] = []
    for pk in pks:
        if made and made[-1][1] + 1 == pk:
            made[-1][1] = pk
        else:
            made.append([pk, pk])
    return made


def spread(ranges: list) -> list[int]:
    """The numbers behind `ranges_of`."""
    return [pk for first, last in ranges for pk in range(first, last + 1)]
