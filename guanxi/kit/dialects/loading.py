"""Many rows at once: executemany on SQLite, COPY on PostgreSQL; ids reserved beforehand; insert-or-add in key order."""

from collections.abc import Iterable, Sequence

from django.db import connection, transaction


def insert_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Inserts rows whose values are already what the driver takes. `table` and `columns` come from code, never from a request."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(c) for c in columns)
    with connection.cursor() as cursor:
        if isinstance(rows, list) and len(rows) == 1:
            cursor.execute(f"INSERT INTO {quote(table)} ({names}) VALUES ({', '.join(['%s'] * len(columns))})", rows[0])
        elif connection.vendor == "sqlite":
            marks = ", ".join(["?"] * len(columns))
            cursor.cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})", rows)
        else:
            with cursor.copy(f"COPY {quote(table)} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)


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
