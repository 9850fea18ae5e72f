"""Measures one data set: makes it when it is not there, starts the server, runs the lines."""

import argparse
import json
import traceback
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

import django

from benchmarks.measuring import Line, append, table

LINES = (
    "lists",
    "own",
    "custody",
    "records",
    "searching",
    "today",
    "saving",
    "processes",
    "exporting",
    "grading",
    "duplicates",
    "clashing",
    "importing",
    "importing_many",
)


def main() -> None:
    """Prints the table, appends the results, writes the lines to --out."""
    options = _options()
    _make_database()
    django.setup()
    from django.conf import settings
    from django.db import connection

    _load(Path(settings.DATA) / "loaded.json", options)
    asked = [n for n in options.only.split(",") if n] or LINES
    from benchmarks.stage import Stage

    with Stage(options.customers, options.repeat) as stage:
        lines = [line for name in asked for line in _run(name, stage)]
    run = {"database": connection.vendor, "customers": options.customers, "orders": options.orders}
    append(lines, run)
    options.out.write_text(json.dumps([asdict(x) for x in lines], default=str))
    print(f"\n{run}\n\n{table(lines)}", flush=True)


def _options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, required=True)
    parser.add_argument("--orders", type=int, required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--repeat", type=int, default=60)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def _run(name: str, stage) -> list[Line]:
    print(f"… {name}", flush=True)
    try:
        return import_module(f"benchmarks.lines.{name}").lines(stage)
    except Exception as error:  # one broken line must not cost the others
        traceback.print_exc()
        return [Line(name, ok=False, note=f"failed: {type(error).__name__}: {str(error)[:100]}")]


def _make_database() -> None:
    """On PostgreSQL a database of its own."""
    from guanxi.config import environment

    url = environment.word("DATABASE_URL")
    if not url.startswith("postgres"):
        return
    import psycopg
    from psycopg import sql

    server, _, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def _load(mark: Path, options) -> None:
    from django.core.management import call_command

    from benchmarks import loading

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if not mark.exists():
        print(f"loading {options.customers:,} customers and {options.orders:,} orders", flush=True)
        took = loading.load(options.customers, options.orders)
        mark.write_text(json.dumps(took))
    print(f"data set: {mark.read_text()}", flush=True)


if __name__ == "__main__":
    main()
