"""The documents of a record type: made from rows, written with them."""

from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

from django.db import transaction

from guanxi.kit import records
from guanxi.kit.dialects import searchindex
from guanxi.kit.search import spelling, tokens
from guanxi.kit.search.tokens import token

BATCH = 1000


@dataclass(frozen=True)
class Document:
    """What the index holds of one row. text: names, initials and codes, then the phones, for looking closer."""

    pk: int
    tokens: frozenset[int]
    text: str


@dataclass(frozen=True)
class Source:
    """The columns of a record type that search reads (ORM paths)."""

    names: tuple[str, ...]
    codes: tuple[str, ...]
    phones: tuple[str, ...]
    owner: str
    department: str

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys(c for c in (*self.names, *self.codes, *self.phones, self.owner, self.department) if c))

    def without(self, closed: set[str]) -> "Source":
        """The same without some columns."""
        return Source(
            *(tuple(c for c in part if c not in closed) for part in (self.names, self.codes, self.phones)), self.owner, self.department
        )


@lru_cache(maxsize=200)
def source_of(record_key: str) -> Source:
    """The columns of a record type, as its declaration names them (field names or paths)."""
    record = records.get(record_key)
    attnames = {f.attname for f in record.model._meta.concrete_fields}

    def paths(names):
        return tuple(record.fields[n].path if n in record.fields else n for n in names)

    s = record.search
    return Source(paths(s.names), paths(s.codes), paths(s.phones), *(n if n in attnames else "" for n in ("owner_id", "department_id")))


def searchable() -> list:
    """The record types that declare `search`."""
    return [r for r in records.all_records() if r.search]


def prepare(record, rows: Sequence[dict], *, source: Source | None = None) -> list[Document]:
    """Documents of rows given as dicts with "pk" and the columns of `source_of(record.key)`. No statement but a package's own tokens."""
    source = source or source_of(record.key)
    flat = [(n, str(row[c])) for n, row in enumerate(rows) for c in source.names if row.get(c)]
    compact = spelling.compact_names([t for _, t in flat])
    spelled = spelling.initials_and_syllables([t for _, t in flat], compact)
    found: list[set[int]] = [set() for _ in rows]
    parts: list[tuple[list, list]] = [([], []) for _ in rows]
    for (n, _), name, (lines, syllables) in zip(flat, compact, spelled, strict=True):
        found[n].update(tokens.name_tokens(name))
        parts[n][0].append(name)
        for line in lines:
            found[n].update(tokens.letter_tokens(line))
            parts[n][1].append(line)
        for one in syllables:
            found[n].update(tokens.syllable_tokens(one))
    own = tokens.own_document_tokens(record.key, [r["pk"] for r in rows])
    return [_finish(row, source, mine, *parts[n], own[row["pk"]]) for n, (row, mine) in enumerate(zip(rows, found, strict=True))]


def _finish(row: dict, source: Source, found: set[int], names: list, lines: list, own: list[int]) -> Document:
    codes = [c for p in source.codes if (c := spelling.compact_code(row.get(p)))]
    phones = [d for p in source.phones if (d := spelling.phone_digits(row.get(p)))]
    for code in codes:
        found.update(tokens.code_tokens(code))
    for digits in phones:
        found.update(tokens.phone_tokens(digits))
    if owner := row.get(source.owner):
        found.add(token("o", str(owner)))
    if department := row.get(source.department):
        found.add(token("d", str(department)))
    found.update(own)
    # Latin names are their own initials: writing them once is enough.
    text = "|".join(dict.fromkeys([*names, *lines, *codes])) + searchindex.PHONES + "|".join(phones)
    return Document(row["pk"], frozenset(found), text)


_prepared: ContextVar[dict | None] = ContextVar("prepared documents", default=None)


@contextmanager
def prepared(record, documents: Iterable[Document]):
    """Creates published inside take these documents instead of making their own: the work is done before the write lock is taken."""
    mark = _prepared.set((_prepared.get() or {}) | {record.model: {d.pk: d for d in documents}})
    try:
        yield
    finally:
        _prepared.reset(mark)


def follow(changes) -> None:
    """The sink: keeps documents in step with rows, in the transaction that changes them."""
    by_model: dict[type, list] = {}
    for change in changes:
        by_model.setdefault(change.model, []).append(change)
    for model, own in by_model.items():
        if records.is_registered(model) and (record := records.of(model)).search:
            _follow(record, own)


def _follow(record, changes) -> None:
    columns = {c.split("__")[0].removesuffix("_id") for c in source_of(record.key).columns}
    gone = [c.pk for c in changes if c.kind in ("delete", "erase")]
    fresh = [c for c in changes if c.kind == "create" and not c.after.get("deleted_at")]
    stale = [
        c
        for c in changes
        if c.kind == "restore" or (c.kind == "update" and columns & {n.removesuffix("_id") for n in (*c.before, *c.after)})
    ]
    if gone:
        searchindex.remove(record.key, gone)
    if fresh:
        searchindex.write(record.key, _fresh(record, fresh), fresh=True)
    if len(stale) == 1 and (row := _saved(record, stale[0])):
        searchindex.write(record.key, prepare(record, [row]))
    elif stale:
        refresh(record, [c.pk for c in stale])


def _saved(record, change) -> dict | None:
    """The columns of a row as its own save has just left them; None when it does not know them all. The version vouches for the rest of it."""
    now = getattr(change.instance, "_loaded", {}) if record.model.has_version else {}
    columns = source_of(record.key).columns
    known = now.keys() >= {*columns, *(["deleted_at"] if record.model.has_bin else [])} and not now.get("deleted_at")
    return {"pk": change.pk} | {c: now[c] for c in columns} if known else None


def _fresh(record, changes) -> list[Document]:
    """Documents of new rows: those prepared beforehand, else from the values told, else from the rows themselves."""
    ready = (_prepared.get() or {}).get(record.model, {})
    if all(c.pk in ready for c in changes):
        return [ready[c.pk] for c in changes]
    columns = {c: c.removesuffix("_id") if c.endswith("_id") else c for c in source_of(record.key).columns}
    if set(columns.values()) <= {f.name for f in record.model.tracked_fields()}:
        return prepare(record, [{"pk": c.pk} | {column: c.after.get(name) for column, name in columns.items()} for c in changes])
    rows = _rows(record).filter(pk__in=[c.pk for c in changes])
    return prepare(record, list(rows.values("pk", *columns)))


def refresh(record, ids: Sequence[int]) -> int:
    """Reads these rows again and writes their documents; rows that are gone or in the bin lose theirs. Returns the number written."""
    done, ids = 0, list(ids)
    for start in range(0, len(ids), BATCH):
        chunk = ids[start : start + BATCH]
        rows = _rows(record).filter(pk__in=chunk)
        documents = prepare(record, list(rows.values("pk", *source_of(record.key).columns)))
        searchindex.remove(record.key, list(set(chunk) - {d.pk for d in documents}))
        searchindex.write(record.key, documents)
        done += len(documents)
    return done


def _rows(record):
    rows = record.model._base_manager
    return rows.filter(deleted_at=None) if record.model.has_bin else rows.all()


def rebuild(record_key: str, *, step: int = 2000, each=None) -> int:
    """Writes all documents of a record type anew, `step` rows a transaction; search stays usable meanwhile. Returns their number.

    each: called with the number done so far.
    """
    record = records.get(record_key)
    source = source_of(record_key)
    done, last = 0, 0
    while True:
        rows = list(_rows(record).filter(pk__gt=last).order_by("pk").values("pk", *source.columns)[:step])
        documents = prepare(record, rows)
        end = rows[-1]["pk"] if len(rows) == step else None
        with transaction.atomic():
            searchindex.remove_range(record_key, last, end)
            searchindex.write(record_key, documents, fresh=True)
        done += len(documents)
        if each:
            each(done)
        if end is None:
            return done
        last = end
