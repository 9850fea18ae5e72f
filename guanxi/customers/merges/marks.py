"""Source and reliability go along with the values that survive (ARC-22): of customers, and of their people who become one."""

from guanxi.commons.marks.actions import carry, drop, revive
from guanxi.commons.marks.queries import standing
from guanxi.kit import records


def said_of(row) -> set[int]:
    """The marks that hold of a row, to be asked before it takes values over."""
    return standing(row._meta.label_lower, row.pk)


def bring(row, gone: list[int], before: set[int]) -> dict:
    """After the row has taken values over from those that go: what was said of these is said of it too. before: `said_of` it. Returns the pack."""
    made = carry(type(row), row.pk, _values(row), gone)
    ended = before - said_of(row)
    return {"made": made, "ended": sorted(ended)} if made or ended else {}


def give_back(row, pack: dict | None) -> None:
    """After the row has its former values again: without what came along, and with what was said of those. None: merged before packs told of marks."""
    key = row._meta.label_lower
    if pack is None:
        revive(key, {row.pk: _values(row)})
    elif pack:
        drop(key, row.pk, pack["made"])
        revive(key, {row.pk: _values(row)}, among=pack["ended"])


def _values(row) -> dict:
    record = records.of(type(row))
    paths = {record.fields[n].path: n for n in record.marked}
    return {paths[path]: value for path, value in type(row).objects.filter(pk=row.pk).values(*paths).get().items()}
