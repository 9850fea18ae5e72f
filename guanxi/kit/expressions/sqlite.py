"""The arithmetic of formulas inside SQLite: exact decimals travel between functions as text, dates as ISO text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from . import figures

PARTS = ("year", "quarter", "month", "day", "weekday")
NUMERIC = {  # name -> (function, number of arguments; -1 any)
    "number": (lambda value: value, 1),
    "add": (figures.add, -1),
    "negative": (figures.negative, 1),
    "multiply": (figures.multiply, 2),
    "divide": (figures.divide, 2),
    "absolute": (figures.absolute, 1),
    "floor": (figures.floor, 1),
    "ceiling": (figures.ceiling, 1),
    "round": (figures.round_to, 2),
    "compare": (figures.compare, 2),
    "least": (figures.least, -1),
    "greatest": (figures.greatest, -1),
    "text": (figures.as_text, 1),
}


def ensure_functions(connection) -> None:
    """Make the functions known to the open connection, once."""
    connection.ensure_connection()
    raw = connection.connection
    if getattr(connection, "_formulas_known_to", None) is raw:
        return
    for name, (function, count) in NUMERIC.items():
        raw.create_function(f"gx_{name}", count, _numeric(function), deterministic=True)
    for name in PARTS:
        raw.create_function(f"gx_{name}", 1, _dated(lambda day, name=name: figures.part(name, day)), deterministic=True)
    raw.create_function("gx_least_date", -1, figures.least, deterministic=True)
    raw.create_function("gx_greatest_date", -1, figures.greatest, deterministic=True)
    raw.create_function("gx_days_between", 2, _dated(figures.days_between), deterministic=True)
    raw.create_function("gx_add_days", 2, _add_days, deterministic=True)
    raw.create_function("gx_result", 1, _result, deterministic=True)
    connection._formulas_known_to = raw


def _numeric(function: Callable) -> Callable:
    def run(*args):
        found = function(*(figures.number(arg) for arg in args))
        return found if found is None or isinstance(found, (int, str)) else f"{found:f}"

    return run


def _dated(function: Callable) -> Callable:
    def run(*args):
        found = function(*(_day(arg) for arg in args))
        return None if found is None else f"{found:f}"

    return run


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text[:10])


def _add_days(day: str | None, count) -> str | None:
    found = figures.add_days(_day(day), figures.number(count))
    return None if found is None else found.isoformat()


def _result(value) -> float | None:
    found = figures.result(figures.number(value))
    return None if found is None else float(found)
