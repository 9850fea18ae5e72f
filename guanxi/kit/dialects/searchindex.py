"""Where documents lie: for each record type a table of texts, with FTS5 without content (SQLite) or an integer array under GIN (PostgreSQL).

Keys are the rows' own, so nothing has to be joined; the tables are derived and can be rebuilt at any time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection

PHONES = "\x1f"  # stands between text and phones


@dataclass(frozen=True)
class Question:
    """One record type asked. ways: alternatives (tokens, checks). within: scope tokens of which one must be there, None for no limit.

    subqueries: querysets of further ids in reach. barred: (token that shuts a document, tokens that open it all the same). candidates: how many matches are looked at closer; limit: how many are answered.
    """

    record_key: str
    ways: Sequence
    within: Sequence[int] | None
    subqueries: Sequence
    candidates: int
    limit: int
    barred: Sequence = ()


def table(record_key: str) -> str:
    """The name of a record type's table; the index on SQLite is called the same with _index."""
    return "search_" + record_key.replace(".", "_")


def _vendor():
    from guanxi.kit.dialects import searchindex_postgresql, searchindex_sqlite

    return searchindex_sqlite if connection.vendor == "sqlite" else searchindex_postgresql


def ensure(record_keys: Iterable[str]) -> None:
    """Makes the tables that are missing (after migrations)."""
    with connection.cursor() as cursor:
        for key in record_keys:
            for sql in _vendor().schema(table(key)):
                cursor.execute(sql)


def stored(documents: Iterable[set[int]]) -> list[str]:
    """The tokens of each document as `write` would lay them down: work that can be done before the database is locked."""
    lay = _vendor().stored
    return [lay(tokens) for tokens in documents]


def write(record_key: str, documents: Sequence, *, fresh: bool = False) -> None:
    """Writes documents (pk, tokens, text, stored or ""); `fresh` when none of them was there before."""
    if documents:
        with connection.cursor() as cursor:
            _vendor().write(cursor, table(record_key), documents, fresh)


def remove(record_key: str, ids: Sequence[int]) -> None:
    """Removes the documents of these rows."""
    if ids:
        with connection.cursor() as cursor:
            for start in range(0, len(ids), 1000):
                _vendor().remove(
                    cursor, table(record_key), f"IN ({', '.join(['%s'] * len(ids[start : start + 1000]))})", list(ids[start : start + 1000])
                )


def remove_range(record_key: str, after: int, until: int | None, *, but=None) -> None:
    """Removes the documents with after < pk <= until; until None: all behind. but: a queryset of keys that keep theirs."""
    with connection.cursor() as cursor:
        condition, params = ("> %s", [after]) if until is None else ("BETWEEN %s AND %s", [after + 1, until])
        if but is not None and (kept := compiled(but)):
            condition, params = f"{condition} AND id NOT IN ({kept[0]})", [*params, *kept[1]]
        _vendor().remove(cursor, table(record_key), condition, params)


def candidates(questions: Sequence[Question]) -> dict[str, list[int]]:
    """Record key → ids, newest first, in one statement for all questions."""
    parts, params = [], []
    for n, question in enumerate(questions):
        for sql, bound in _vendor().select(question, table(question.record_key), [s for s in map(compiled, question.subqueries) if s]):
            parts.append(f"SELECT * FROM ({sql}) q{len(parts)}" if connection.vendor == "postgresql" else f"SELECT * FROM ({sql})")
            params += [n, *bound]
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        rows = cursor.fetchall()
    found: dict[str, set] = {}
    for n, pk in rows:
        found.setdefault(questions[n].record_key, set()).add(pk)
    limits = {q.record_key: q.limit for q in questions}
    return {key: sorted(ids, reverse=True)[: limits[key]] for key, ids in found.items()}


def grouped(ways: Sequence) -> dict[tuple, list]:
    """Checks → the ways that share them: each group is one match with one closer look."""
    groups: dict[tuple, list] = {}
    for way in ways:
        groups.setdefault(way.checks, []).append(way)
    return groups


def compiled(queryset) -> tuple[str, list] | None:
    """A queryset of ids as SQL, or None when it is empty by itself."""
    try:
        sql, params = queryset.query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, list(params)
