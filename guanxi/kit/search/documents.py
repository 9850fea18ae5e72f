"""The documents of a record type: made from rows, written with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.db import transaction

from guanxi.kit import records
from guanxi.kit.changes import ahead
from guanxi.kit.dialects import held, searchindex
from guanxi.kit.search import foretold, spelling, tokens

BATCH = 1000


class Document(NamedTuple):
    """What the index holds of one row. text: names, initials and codes, then the phones, for looking closer. stored: the tokens as they are laid down."""

    pk: int
    tokens: set[int]
    text: str
    stored: str = ""


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
    """Documents of rows given as dicts with "pk" and the columns of `source_of(record.key)`. No statement but a package's own tokens.

    source: fewer columns; such documents are for looking at, not for storing.
    """
    looking, source = bool(source), source or source_of(record.key)
    if not looking and foretold.is_any():
        return _partly_foretold(record, rows, source)
    return _prepare(record, rows, source, looking)


def _partly_foretold(record, rows: Sequence[dict], source: Source) -> list[Document]:
    own = tokens.own_document_tokens(record.key, [r["pk"] for r in rows])
    known = {r["pk"]: found for r in rows if r["pk"] not in own and (found := foretold.document(record.key, source.columns, r))}
    made = {d.pk: d for d in _prepare(record, [r for r in rows if r["pk"] not in known], source, False)}
    return [Document(r["pk"], set(), *known[r["pk"]]) if r["pk"] in known else made[r["pk"]] for r in rows]


def _prepare(record, rows: Sequence[dict], source: Source, looking: bool, *, apart: bool = False) -> list[Document]:
    flat = [(n, str(row[c])) for n, row in enumerate(rows) for c in source.names if row.get(c)]
    found: list[set[int]] = [set() for _ in rows]
    parts: list[tuple[list, list]] = [([], []) for _ in rows]
    for (n, _), (name, lines, syllables) in zip(flat, spelling.spelled([t for _, t in flat]), strict=True):
        mine, (names, letters) = found[n], parts[n]
        mine.update(tokens.name_tokens(name))
        names.append(name)
        for line in lines:
            mine.update(tokens.letter_tokens(line))
        letters += lines
        for one in syllables:
            mine.update(tokens.syllable_tokens(one))
    own = {} if apart else tokens.own_document_tokens(record.key, [r["pk"] for r in rows])
    for row, mine in zip(rows, found, strict=True):
        mine.update(own.get(row["pk"], ()))
    texts = [_finish(row, source, mine, *its) for row, mine, its in zip(rows, found, parts, strict=True)]
    stored = [""] * len(rows) if looking else searchindex.stored(found)
    return [Document(row["pk"], *parts) for row, *parts in zip(rows, found, texts, stored, strict=True)]


def foretold_documents(record, rows: Sequence[dict]) -> dict[tuple, tuple[str, str]]:
    """For `foretold.tell`: what rows that are not filed yet will be found by."""
    source = source_of(record.key)
    made = _prepare(record, [row | {"pk": n} for n, row in enumerate(rows)], source, False, apart=True)
    return {foretold.key(record.key, source.columns, row): (d.text, d.stored) for row, d in zip(rows, made, strict=True)}


def _finish(row: dict, source: Source, found: set[int], names: list, lines: list) -> str:
    """Adds the tokens of codes, phones and holders to `found`; returns the text."""
    codes = [c for p in source.codes if (v := row.get(p)) and (c := spelling.compact_code(v))]
    phones = [d for p in source.phones if (v := row.get(p)) and (d := spelling.phone_digits(v))]
    for code in codes:
        found.update(tokens.code_tokens(code))
    for digits in phones:
        found.update(tokens.phone_tokens(digits))
    found.update(tokens.holder_tokens(row.get(source.owner), row.get(source.department)))
    # Latin names are their own initials: writing them once is enough.
    return "|".join(dict.fromkeys([*names, *lines, *codes])) + searchindex.PHONES + "|".join(phones)


def follow(changes, ready: dict | None = None) -> None:
    """The sink: keeps documents in step with rows, in the transaction that changes them."""
    for record, own in _by_record(changes):
        _follow(record, own, (ready or {}).get(record.key))


@ahead(follow)
def documents_of(changes) -> dict[str, list[Document]]:
    """Record key → documents of rows that will be created, where their own columns tell everything."""
    return {r.key: _told(r, own) for r, own in _by_record(changes) if _tell_all(r) and all(map(_is_fresh, own))}


def _by_record(changes) -> list[tuple]:
    by_model: dict[type, list] = {}
    for change in changes:
        by_model.setdefault(change.model, []).append(change)
    found = [(records.of(model), own) for model, own in by_model.items() if records.is_registered(model)]
    return [(record, own) for record, own in found if record.search]


def _is_fresh(change) -> bool:
    return change.kind == "create" and not change.after.get("deleted_at")


def _follow(record, changes, ready: list[Document] | None) -> None:
    columns = {c.split("__")[0].removesuffix("_id") for c in source_of(record.key).columns}
    gone = [c.pk for c in changes if c.kind in ("delete", "erase")]
    fresh = [c for c in changes if _is_fresh(c)]
    stale = [
        c
        for c in changes
        if c.kind == "restore" or (c.kind == "update" and columns & {n.removesuffix("_id") for n in (*c.before, *c.after)})
    ]
    if gone:
        searchindex.remove(record.key, gone)
    if fresh:
        searchindex.write(record.key, ready or _fresh(record, fresh), fresh=True)
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
    """Documents of new rows: from the values told, else from the rows themselves."""
    if _tell_all(record):
        return _told(record, changes)
    rows = _rows(record).filter(pk__in=[c.pk for c in changes])
    return prepare(record, list(rows.values("pk", *source_of(record.key).columns)))


def _tell_all(record) -> bool:
    return {c.removesuffix("_id") for c in source_of(record.key).columns} <= {f.name for f in record.model.tracked_fields()}


def _told(record, changes) -> list[Document]:
    columns = [(c, c.removesuffix("_id")) for c in source_of(record.key).columns]
    return prepare(record, [{"pk": c.pk} | {column: c.after.get(name) for column, name in columns} for c in changes])


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


def rebuild(record_key: str, *, step: int = 1000, each=None) -> int:
    """Writes all documents of a record type anew, `step` rows a transaction; search stays usable meanwhile. Returns their number.

    each: called with the number done so far.
    """
    done, last = 0, 0
    while last is not None:
        count, last = _anew(records.get(record_key), last, step)
        done += count
        if each:
            each(done)
    return done


@transaction.atomic
def _anew(record, last: int, step: int) -> tuple[int, int | None]:
    """The documents of the next rows behind `last`; their number, and the key to go on from (None at the end).

    Rows are read inside the transaction, and held where rows can be: what somebody saves meanwhile is never overwritten by what was read before.
    """
    behind = _rows(record).filter(pk__gt=last)
    keys = list(held(behind.order_by("pk")).values_list("pk", flat=True)[:step])
    end = keys[-1] if len(keys) == step else None
    documents = prepare(record, list(_rows(record).filter(pk__in=keys).values("pk", *source_of(record.key).columns)))
    # Documents without a row go; those of rows that have come since the reading stay.
    searchindex.remove_range(record.key, last, end, but=(behind if end is None else behind.filter(pk__lte=end)).values("pk"))
    searchindex.remove(record.key, keys)
    searchindex.write(record.key, documents, fresh=True)
    return len(documents), end
