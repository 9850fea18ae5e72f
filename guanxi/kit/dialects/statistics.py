"""What the planner knows of the tables: without it a question may take the wrong index (after an index change one took 580 ms instead of 2).

PostgreSQL's autovacuum looks after much of it by itself, SQLite never does.
"""

from django.db import DEFAULT_DB_ALIAS, connections, transaction

ENTRIES = 400  # of an index that SQLite looks at: a table then takes milliseconds, whatever its size
SHARE = 50  # PostgreSQL: what has changed by a fiftieth is looked at; its own watch waits for a tenth


def refresh_statistics(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Looks at the tables that have changed much or have a new index, each in a transaction of its own, and returns their names."""
    return _sqlite(using) if connections[using].vendor == "sqlite" else _postgresql(using)


def _sqlite(using: str) -> list[str]:
    with connections[using].cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={ENTRIES}")
        # 1: say what would be done, 2: statistics, 0x10000: of all tables, whether or not this connection has asked them.
        cursor.execute("PRAGMA optimize(0x10003)")
        wanted = [row[0] for row in cursor.fetchall()]
    for statement in wanted:
        _run(using, statement)  # others may write between two tables
    if wanted:
        # Other connections read the statistics again only when the schema has changed: a view comes and goes.
        _run(using, "CREATE VIEW statistics_told AS SELECT 1", "DROP VIEW statistics_told")
    return [statement.rpartition(".")[2].strip('"') for statement in wanted]


def _postgresql(using: str) -> list[str]:
    with connections[using].cursor() as cursor:
        cursor.execute(
            """SELECT relname FROM pg_stat_user_tables WHERE schemaname = current_schema()
               AND (coalesce(last_analyze, last_autoanalyze) IS NULL OR n_mod_since_analyze > n_live_tup / %s) ORDER BY relname""",
            [SHARE],
        )
        wanted = [row[0] for row in cursor.fetchall()]
    for table in wanted:
        _run(using, f"ANALYZE {connections[using].ops.quote_name(table)}")
    return wanted


def _run(using: str, *statements: str) -> None:
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
