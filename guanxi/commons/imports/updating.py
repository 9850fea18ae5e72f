"""How rows of a file are matched with what is on file, and what they may change there: the choices of one import, and the keys by which to look."""

from collections.abc import Iterable, Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.china.names import fold

BOTH, ONLY_UPDATE, ONLY_ADD = "both", "update", "add"
MATCHED = ((BOTH, _("Update what is on file, add the rest")), (ONLY_UPDATE, _("Only update")), (ONLY_ADD, _("Only add")))
FILL, OVERWRITE, NEVER = "fill", "overwrite", "never"
MODES = ((FILL, _("Fill blanks only")), (OVERWRITE, _("Overwrite")), (NEVER, _("Never write")))
DERIVED = {"name_core", "name_sort", "phone_key", "department_id", "import_key"}
NOT_CLEARED = {"owner_id", "department_id", "kind"} | DERIVED


class Policy:
    """match: names of the columns that together say which row is meant; without any the record type's own rules do."""

    def __init__(self, options: Mapping):
        self.match = tuple(n for n in (options.get("match") or "").split(",") if n)
        kind = options.get("matched") or BOTH
        self.adds, self.updates = kind != ONLY_UPDATE, kind != ONLY_ADD
        self.clears = bool(options.get("clears"))
        self.modes: dict[str, str] = options.get("write") or {}
        self.default = OVERWRITE if options.get("on_duplicate") == "update" else FILL

    def mode(self, name: str) -> str:
        """What may happen to the column of that name (owner_id is the column owner)."""
        return self.modes.get(name.removesuffix("_id")) or self.modes.get(name) or self.default

    def overwrites(self, name: str) -> bool:
        """Whether what stands may be changed."""
        return self.mode(name) == OVERWRITE

    def admits(self, name: str, old) -> bool:
        """Whether a value may be written where `old` stands."""
        mode = self.mode(name)
        return mode == OVERWRITE or (mode == FILL and old in (None, ""))

    def cleared(self, model, row, held: Mapping, number_of: Mapping[str, int]) -> dict:
        """Columns that the row empties: their cells are empty, empty cells count, and the column may be overwritten and be empty."""
        made = {}
        for f in model._meta.concrete_fields if self.clears else ():
            number = number_of.get(f.name)
            if number is None or f.attname in NOT_CLEARED or not self.overwrites(f.name) or held.get(f.attname) in (None, ""):
                continue
            if {f.name, f.attname} & row.values.keys() or not _is_empty(row.cells, number) or not _may_be_empty(f):
                continue
            made[f.attname] = None if f.null else ""
        return made


def _is_empty(cells: list, number: int) -> bool:
    return number >= len(cells) or cells[number] is None or not str(cells[number]).strip()


def _may_be_empty(f) -> bool:
    return f.null or (f.blank and isinstance(f, models.CharField | models.TextField))


class Matches:
    """Rows on file, and rows that will be, by the columns that were chosen. alike: further columns that hold the same kind of key (a second phone)."""

    def __init__(self, names: tuple[str, ...], alike: Mapping[str, tuple[str, ...]] | None = None):
        self.names, self.alike = names, alike or {}
        self.clear()

    def clear(self) -> None:
        """Forgets everything."""
        self._found: dict[tuple, list[int]] = {}

    def put(self, pk: int, values: Mapping) -> None:
        """Holds a row under each of its keys."""
        for key in self._keys(values):
            there = self._found.setdefault(key, [])
            if pk not in there:
                there.append(pk)

    def find(self, values: Mapping) -> list[int] | None:
        """Rows with this key; None when the row of the file does not tell it."""
        key = self.key(values)
        return None if key is None else self._found.get(key, [])

    def key(self, values: Mapping) -> tuple | None:
        """The key of a row as it is compared; None when a part of it is missing."""
        key = tuple(_plain(values, n) for n in self.names)
        return key if all(key) else None

    def _keys(self, values: Mapping) -> Iterable[tuple]:
        keys: list[tuple] = [()]
        for name in self.names:
            told = {_plain(values, n) for n in (name, *self.alike.get(name, ()))} - {""}
            keys = [(*key, one) for key in keys for one in told]
        return keys


def _plain(values: Mapping, name: str) -> str:
    value = values.get(name)
    value = values.get(f"{name}_id") if value is None else value
    return "" if value is None else fold(str(value))
