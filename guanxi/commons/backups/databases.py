"""Copying a whole database and putting it back, on both engines; and measuring it, so that a copy can be compared."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction
from django.utils.translation import gettext as _

from guanxi.kit.errors import DomainError

Measure = dict[str, list]  # table → [rows, checksum or None]


def tables() -> list[str]:
    """Every table of the product and Django's list of migrations, as far as they exist."""
    there = set(connection.introspection.table_names())
    wanted = {m._meta.db_table for m in apps.get_models(include_auto_created=True) if m._meta.managed} | {"django_migrations"}
    return sorted(wanted & there)


def copy_to(folder: Path) -> tuple[Path, Measure]:
    """Writes one consistent copy of the database into a folder and says what it holds."""
    return _copy_sqlite(folder) if connection.vendor == "sqlite" else _copy_postgresql(folder)


def put_back(copy: Path) -> None:
    """Replaces the whole database by a copy, or changes nothing."""
    if connection.vendor == "sqlite":
        _put_back_sqlite(copy)
    else:
        _put_back_postgresql(copy)


def measure() -> Measure:
    """Rows of each table, and on PostgreSQL a checksum that does not depend on their order."""
    with connection.cursor() as cursor:
        return {table: _measure(cursor, table) for table in tables()}


def is_empty() -> bool:
    """Nothing stands in it yet that anybody could miss."""
    names = set(tables())
    with connection.cursor() as cursor:
        for table in ("org_user", "commons_company"):
            if table in names:
                cursor.execute(f"SELECT count(*) FROM {table}")
                if cursor.fetchone()[0]:
                    return False
    return True


def _measure(cursor, table: str) -> list:
    name = connection.ops.quote_name(table)
    if connection.vendor == "sqlite":
        cursor.execute(f"SELECT count(*) FROM {name}")
        return [cursor.fetchone()[0], None]  # the file itself has a digest
    cursor.execute(f"SELECT count(*), COALESCE(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM {name} t")
    return list(cursor.fetchone())


def _copy_sqlite(folder: Path) -> tuple[Path, Measure]:
    target = folder / "database.sqlite3"
    connection.ensure_connection()
    # In one step (pages=-1): stepwise copying begins anew with every write of somebody else and never ends.
    with _closing(sqlite3.connect(_sqlite_path(), timeout=60)) as source, _closing(sqlite3.connect(target)) as copy:
        source.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")
        found = {row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        counts = {t: [copy.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0], None] for t in tables() if t in found}
    return target, counts


def _put_back_sqlite(copy: Path) -> None:
    connection.close()
    # Through the library and not by moving files: other processes may have the file open.
    with _closing(sqlite3.connect(copy)) as source, _closing(sqlite3.connect(_sqlite_path(), timeout=60)) as target:
        if (said := source.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise DomainError(_("The copy of the database is damaged: %(what)s") % {"what": said[:100]})
        target.execute("PRAGMA journal_mode=WAL")
        source.backup(target, pages=-1)
        target.execute("PRAGMA journal_mode=WAL")


def check_sqlite(copy: Path, expected: Measure) -> None:
    """Opens a copy by itself, lets the library check it and counts its rows. DomainError when anything is off."""
    with _closing(sqlite3.connect(copy)) as c:
        if c.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise DomainError(_("The copy of the database is damaged: %(what)s") % {"what": "integrity_check"})
        for table, (rows, _sum) in expected.items():
            if c.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] != rows:
                raise DomainError(_("A part of the backup is missing or damaged: %(name)s") % {"name": table})


def _sqlite_path() -> str:
    return str(connection.settings_dict["NAME"])


@contextmanager
def _closing(thing):
    try:
        yield thing
    finally:
        thing.close()


def _copy_postgresql(folder: Path) -> tuple[Path, Measure]:
    target = folder / "database.dump"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        found = {table: _measure(cursor, table) for table in tables()}
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}")
    return target, found


def _put_back_postgresql(copy: Path) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS before_restore CASCADE")
        cursor.execute("SELECT extname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE n.nspname = 'public'")
        extensions = [row[0] for row in cursor.fetchall()]
        cursor.execute("ALTER SCHEMA public RENAME TO before_restore")
        cursor.execute("CREATE SCHEMA public")
        for name in extensions:
            cursor.execute(f'ALTER EXTENSION "{name}" SET SCHEMA public')
    try:
        _run(
            "pg_restore",
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            "--exit-on-error",
            "--schema=public",
            f"--dbname={_postgresql_name()}",
            str(copy),
        )
    except BaseException:
        _swap_back(extensions)
        raise
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA before_restore CASCADE")
    connection.close()


def _swap_back(extensions: list[str]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for name in extensions:
            cursor.execute(f'ALTER EXTENSION "{name}" SET SCHEMA before_restore')
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("ALTER SCHEMA before_restore RENAME TO public")


def _postgresql_name() -> str:
    return connection.settings_dict["NAME"]


def _run(program: str, *arguments: str) -> None:
    if shutil.which(program) is None:
        raise DomainError(_("The program %(name)s is missing; it comes with the PostgreSQL client.") % {"name": program})
    s = connection.settings_dict
    environment = os.environ | {
        "PGHOST": s["HOST"] or "",
        "PGPORT": str(s["PORT"] or 5432),
        "PGUSER": s["USER"] or "",
        "PGDATABASE": s["NAME"],
    }
    if s["PASSWORD"]:
        environment["PGPASSWORD"] = s["PASSWORD"]
    done = subprocess.run([program, *arguments], env={k: v for k, v in environment.items() if v}, capture_output=True, text=True)
    if done.returncode:
        raise DomainError(_("%(name)s stopped: %(what)s") % {"name": program, "what": done.stderr.strip()[-300:]})
