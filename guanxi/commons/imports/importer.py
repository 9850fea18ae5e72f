"""What a package declares to take part in imports, and how the engine finds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import import_module
from importlib.util import find_spec

from django.utils.module_loading import import_string

from guanxi.commons.imports import history, own
from guanxi.commons.imports.columns import Column, column_of
from guanxi.commons.imports.conditions import Conditions
from guanxi.commons.imports.rows import Row
from guanxi.commons.imports.session import Session
from guanxi.kit import records
from guanxi.kit.scope import writable_fields

CHUNK = 2000


@dataclass(frozen=True)
class Question:
    """Something asked once per file: a choice, kept under `name` in the import's options."""

    name: str
    label: object
    choices: list
    help: object = ""


class Importer:
    """How files of one record type are read and filed. Subclass in the package's imports.py as `Importer`; without one a derived importer serves.

    judge() settles every row (verdict, target, counts) and writes nothing; ready() and write() file exactly what judge() settled.
    """

    chunk = CHUNK
    tune: dict = {}  # column name → changed attributes of the column
    rank = 50  # in which order to bring files: smaller first
    takes_own = False  # its rows are filed with the company's own fields
    finder = None  # class that finds rows of this type for other files, see references.Finder

    def __init__(self, record, session: Session):
        self.record, self.session, self.actor = record, session, session.actor
        self.number_of: dict[str, int] = {}  # column name → its number in the file

    @classmethod
    def columns(cls, record, actor) -> dict[str, Column]:
        """Everything that a column of a file can be, for this actor."""
        allowed = (
            writable_fields(record, actor, creating=True)
            if actor.kind != "system"
            else {n: f for n, f in record.fields.items() if f.editable}
        )
        made = {
            n: column_of(f, **cls.tune.get(n, {}))
            for n, f in allowed.items()
            if f.importable and (cls.takes_own if f.inside else f.kind not in ("json", "tags", "multichoice"))
        }
        own.columns_of(made)
        return {c.name: c for c in cls.more_columns(record, actor)} | made | {c.name: c for c in history.columns(record, actor)}

    @classmethod
    def more_columns(cls, record, actor) -> list[Column]:
        """Columns that are no fields of the record."""
        return []

    @classmethod
    def questions(cls, actor) -> list[Question]:
        """What is asked once per file; the answers stand in Session.options."""
        return []

    @classmethod
    def keys(cls, record, actor) -> list[tuple[str, object]]:
        """By what rows may be matched where a person chooses: (column names with commas, label)."""
        return []

    @classmethod
    def refine(cls, mapping: dict[int, str], headers: list[str], sample: list[list]) -> dict[int, str]:
        """A second look at the guessed columns, with the first rows at hand."""
        return mapping

    def group_key(self, row: Row):
        """What binds rows into one (the lines of an order); None: the row stands alone. Asked once, after the cells are read, also of refused rows."""
        return

    def span_key(self, row: Row):
        """What divides such a group where every row of it has one (the day): rows of unlike spans need not meet. None: this row may belong to any."""
        return

    def fate_key(self, row: Row):
        """What rows share that are filed together or not at all, so that a person decides on all of them at once; None: the row stands alone."""
        return self.group_key(row)

    def mark(self, row: Row, seen: dict):
        """A fact about the row that only the whole file knows, such as the n-th occurrence. `seen` is kept through the file."""
        return

    def complete(self, rows: list[Row]) -> None:
        """Fills what follows from other cells, before anything is compared."""

    def judge(self, rows: list[Row]) -> None:
        """Compares with what is filed and with earlier rows; sets verdicts and counts."""
        raise NotImplementedError

    def ready(self, rows: list[Row]) -> None:
        """Makes new rows ready (session.pending.insert), before the chunk's transaction begins."""

    def write(self, rows: list[Row]) -> None:
        """Within the chunk's transaction, after the pending inserts: changes of what is filed."""

    def settle(self, obj, values: Mapping) -> None:
        """What follows for a row that is not filed yet, as conditions look at it (its kind of card)."""

    @cached_property
    def conditions(self) -> Conditions:
        """Those of the company's own fields that this importer may fill."""
        return Conditions(self, self.columns(self.record, self.actor) if self.takes_own else ())

    reads_apart = False  # complete() needs no database: large files may be read by another process, see beforehand.py

    def foretell(self, rows: list[Row]) -> dict:
        """In the other process: search documents of the rows as they will probably be filed, see kit.search.foretold."""
        return {}

    def carried(self):
        """In the other process: what complete() left in the importer beside the rows."""
        return

    def carry_on(self, carried, rows: list[Row]) -> None:
        """Takes it over."""

    def take_up(self, whole) -> None:
        """Before a run goes on behind chunks that are filed: what it must know of them beyond what is in the database."""

    def finish(self) -> None:
        """After the last chunk of a run."""


def importer_class(record) -> type[Importer]:
    """The importer of a record type: Record.importer, `Importer` in the package's imports.py, or the derived one."""
    if record.importer:
        return import_string(record.importer)
    module = record.model.__module__.rpartition(".")[0] + ".imports"
    if find_spec(module):
        return import_module(module).Importer
    return import_string("guanxi.commons.imports.derived.DerivedImporter")


def importable_records() -> list:
    """Record types that files can be brought into, in the order in which to bring them."""
    return list(_importable(records.all_records()))


@lru_cache(maxsize=4)  # every page asks, for its navigation, and the answer is looked for among the packages
def _importable(known: tuple) -> list:
    kept = [r for r in known if r.importer is not None and r.creatable and hasattr(r.model, "import_key") | (importer_class(r).rank != 50)]
    return sorted(kept, key=lambda r: importer_class(r).rank)


def by_slug(slug: str):
    """The record type that the command line calls so ("customers"); LookupError when there is none."""
    for record in importable_records():
        if slug in (record.slug, record.key):
            return record
    raise LookupError(slug)
