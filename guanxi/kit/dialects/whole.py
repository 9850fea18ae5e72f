"""Whole rows with what is joined to them, by a SELECT that is put together once a process.

Django's compiler takes two milliseconds for a customer with his four relations (130 columns), anew for every page. Here it works once for each
choice of columns and joins; which rows are wanted it says anew every time, in a subquery of keys: `SELECT … WHERE id IN (SELECT id …)`.
"""

from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet, FieldDoesNotExist
from django.db import connections
from django.db.models import QuerySet, prefetch_related_objects
from django.db.models.query import ModelIterable, get_related_populators

MOST = 300  # choices of columns are the readers': nobody fills the memory with them


@dataclass(frozen=True)
class Select:
    """A statement without its condition, and how its rows become objects."""

    sql: str
    compiler: object
    converters: dict
    names: list[str]
    columns: slice
    populators: list


def whole(rows: QuerySet) -> list:
    """The same as `list(rows)`, for a few rows of many columns. What it cannot do (annotations, orders over relations) is left to Django."""
    order = _order(rows)
    if order is None or not _is_plain(rows):
        return list(rows)
    keys = rows.values("pk") if rows.query.is_sliced else rows.order_by().values("pk")
    try:
        wanted, params = keys.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:
        return []
    select, meta, quote = _select(rows), rows.model._meta, connections[rows.db].ops.quote_name
    with connections[rows.db].cursor() as cursor:
        cursor.execute(f"{select.sql} WHERE {quote(meta.db_table)}.{quote(meta.pk.column)} IN ({wanted}){order}", params)
        read = cursor.fetchall()
    if select.converters:
        read = select.compiler.apply_converters(read, select.converters)
    found = [_made(rows.model, rows.db, select, row) for row in read]
    if found and rows._prefetch_related_lookups:
        prefetch_related_objects(found, *rows._prefetch_related_lookups)
    return found


def one(rows: QuerySet):
    """The only row that is meant, or None."""
    return next(iter(whole(rows.order_by())), None)


def by_key(model, key):
    """One row by its primary key, or None: what every request reads anew."""
    rows = model._base_manager.all()
    select, meta, quote = _select(rows), model._meta, connections[rows.db].ops.quote_name
    with connections[rows.db].cursor() as cursor:
        cursor.execute(f"{select.sql} WHERE {quote(meta.db_table)}.{quote(meta.pk.column)} = %s", [key])
        read = cursor.fetchmany(1)
    for row in select.compiler.apply_converters(read, select.converters):
        return _made(model, rows.db, select, row)
    return None


def _made(model, alias: str, select: Select, row):
    obj = model.from_db(alias, select.names, row[select.columns])
    for populator in select.populators:
        populator.populate(row, obj)
    return obj


def _is_plain(rows: QuerySet) -> bool:
    """Nothing but columns of the row and of single rows beside it."""
    q = rows.query
    special = q.annotations or q.extra or q.distinct or q.combinator or q.select_for_update or q.group_by or rows._known_related_objects
    return not special and rows._iterable_class is ModelIterable and q.select_related is not True


def _order(rows: QuerySet) -> str | None:
    """ORDER BY for the rows themselves; None when it is more than columns of their own."""
    q, meta, quote = rows.query, rows.model._meta, connections[rows.db].ops.quote_name
    parts = []
    for name in q.order_by or (meta.ordering if q.default_ordering else ()):
        try:
            column = meta.pk if (plain := name.lstrip("-")) == "pk" else meta.get_field(plain)
        except (AttributeError, FieldDoesNotExist):
            return None
        if not column.concrete or column.is_relation or not q.standard_ordering:
            return None
        parts.append(f"{quote(meta.db_table)}.{quote(column.column)} {'DESC' if name[0] == '-' else 'ASC'}")
    return f" ORDER BY {', '.join(parts)}" if parts else ""


def _select(rows: QuerySet) -> Select:
    # Kept by the connection (one a thread) itself: a compiler holds its connection, so that a table of connections would never let go of any.
    known = connections[rows.db].__dict__.setdefault("_guanxi_selects", {})
    columns, left_out = rows.query.deferred_loading
    key = rows.model, _frozen(rows.query.select_related), frozenset(columns), left_out
    if key not in known:
        if len(known) >= MOST:
            known.clear()
        known[key] = _compiled(rows)
    return known[key]


def _frozen(joined):
    return tuple(sorted((name, _frozen(below)) for name, below in joined.items())) if joined else ()


def _compiled(rows: QuerySet) -> Select:
    bare = rows.model._base_manager.using(rows.db).order_by()
    bare.query.select_related, bare.query.deferred_loading = rows.query.select_related, rows.query.deferred_loading
    compiler = bare.query.get_compiler(rows.db)
    sql, _params = compiler.as_sql()
    select, info = compiler.select, compiler.klass_info
    columns = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
    names = [f[0].target.attname for f in select[columns]]
    converters = compiler.get_converters([f[0] for f in select])
    return Select(sql, compiler, converters, names, columns, get_related_populators(info, select, rows.db))
