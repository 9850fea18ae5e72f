"""Many rows at once: executemany on SQLite, COPY on PostgreSQL; ids reserved beforehand; insert-or-add in key order."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import connection, transaction


def insert_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence], *, same: Mapping[str, object] | None = None) -> None:
    """Inserts rows whose values are already what the driver takes. `table` and `columns` come from code, never from a request.

    same: further columns with one value for all rows. SQLite has them in the statement: most columns of a new customer
    are empty, and to bind them row by row would cost more than the rest.
    """
    quote, same = connection.ops.quote_name, dict(same or {})
    if isinstance(rows, list) and len(rows) == 1:
        names = ", ".join(quote(c) for c in (*columns, *same))
        with connection.cursor() as cursor:
            marks = ", ".join(["%s"] * (len(columns) + len(same)))
            cursor.execute(f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})", [*rows[0], *same.values()])
        return
    spelled = {c: text for c, v in same.items() if (text := _literal(v))} if connection.vendor == "sqlite" else {}
    bound = {c: v for c, v in same.items() if c not in spelled}
    if bound:
        rest = tuple(bound.values())
        rows = ((*row, *rest) for row in rows)
    names = ", ".join(quote(c) for c in (*columns, *bound, *spelled))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join([*["?"] * (len(columns) + len(bound)), *spelled.values()])
            cursor.cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})", rows)
        else:
            with cursor.copy(f"COPY {quote(table)} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)


def _literal(value) -> str:
    """A value as SQLite's grammar writes it; "" for what has no exact spelling there and must be bound."""
    if value is None:
        return "NULL"
    if isinstance(value, int) and -(2**63) < value < 2**63:
        return str(int(value))
    if isinstance(value, str) and "\0" not in value:
        return "'" + value.replace("'", "''") + "'"
    return ""


def among(column: str, values: Collection) -> tuple[str, list]:
    """A condition with its parameter: the column holds one of these. Thousands of values go as one, which an IN list of Django's would not."""
    if connection.vendor == "sqlite":
        return f"{column} IN (SELECT value FROM json_each(%s))", [json.dumps(list(values))]
    return f"{column} = ANY(%s)", [list(values)]


def begins(column: str, text: str) -> tuple[str, list]:
    """A condition with its parameters that an index answers: the column begins with this text."""
    if connection.vendor == "sqlite":
        return f"({column} >= %s AND {column} < %s)", [text, text + "\U0010ffff"]
    return f"{column} LIKE %s", [text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"]


def reserve_ids(model, count: int) -> list[int]:
    """Takes `count` primary keys, ascending, that nobody else will get, so that children can refer to rows not yet written.

    In a transaction or outside of one; numbers that stay unused are gaps.
    """
    table, column = model._meta.db_table, model._meta.pk.column
    if count <= 0:
        return []
    if connection.vendor == "sqlite":
        return _reserve_sqlite(table, count)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [connection.ops.quote_name(table), column, count]
        )
        return sorted(row[0] for row in cursor.fetchall())


def _reserve_sqlite(table: str, count: int) -> list[int]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq", [count, table])
        found = cursor.fetchone()
        if not found:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
    last = found[0] if found else count
    return list(range(last - count + 1, last + 1))


def upsert(
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence],
    *,
    key: Sequence[str],
    replace: Sequence[str] = (),
    add: Sequence[str] = (),
) -> None:
    """Inserts rows, or where `key` exists sets the `replace` columns and adds to the `add` columns.

    Rows are written in key order: two writers that go the same way round do not wait for each other in a circle.
    """
    quote = connection.ops.quote_name
    places = [list(columns).index(k) for k in key]
    ordered = sorted(rows, key=lambda r: tuple(r[i] for i in places))
    sets = [f"{quote(c)} = excluded.{quote(c)}" for c in replace]
    sets += [f"{quote(c)} = {quote(table)}.{quote(c)} + excluded.{quote(c)}" for c in add]
    then = f"DO UPDATE SET {', '.join(sets)}" if sets else "DO NOTHING"
    names, marks = ", ".join(quote(c) for c in columns), ", ".join(["%s"] * len(columns))
    sql = f"INSERT INTO {quote(table)} ({names}) VALUES ({marks}) ON CONFLICT ({', '.join(quote(k) for k in key)}) {then}"
    with connection.cursor() as cursor:
        cursor.executemany(sql, ordered)
