"""The functions and operators: what they take, what they give, how they run in memory and read in either SQL.

In a template `{0}` is the first argument and `{all}` the list of all. Truth in comparisons is never empty: comparing with an
empty value is false, `!=` is its exact opposite. A text is never "": it is a text or empty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guanxi.kit.filters.lookups import ascii_lower

from . import figures


@dataclass(frozen=True)
class Function:
    """takes: types in order, a final `+` for two or more; `same` and `order` (number or date) must be alike in one call."""

    takes: str
    gives: str
    run: Callable
    sqlite: str
    postgres: str
    typed: tuple[tuple[str, str], ...] = ()  # other SQLite templates by the type of `same` / `order`

    def template(self, vendor: str, shared: str) -> str:
        """The SQL of a database (postgresql or sqlite) for the type that `same` or `order` took."""
        return self.postgres if vendor == "postgresql" else dict(self.typed).get(shared, self.sqlite)


def _pair(test: Callable) -> Callable:
    return lambda one, other: one is not None and other is not None and test(one, other)


def _compare(sign: str, test: Callable) -> Function:
    number = (("number", f"COALESCE(gx_compare({{0}}, {{1}}) {sign} 0, 0)"),)
    return Function("order order", "bool", _pair(test), f"COALESCE({{0}} {sign} {{1}}, 0)", f"COALESCE({{0}} {sign} {{1}}, FALSE)", number)


def _part(name: str) -> Function:
    field = "ISODOW" if name == "weekday" else name.upper()
    return Function(
        "date", "number", lambda day: figures.part(name, day), f"gx_{name}({{0}})", f"CAST(EXTRACT({field} FROM {{0}}) AS numeric)"
    )


def _concat(*values) -> str | None:
    return "".join(figures.as_text(value) for value in values if value is not None) or None


MOVED = """(SELECT CASE WHEN y.r BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN y.r END FROM (
 SELECT CASE WHEN x.n BETWEEN -100000 AND 100000 THEN x.d + CAST(x.n AS integer) END AS r FROM (
 SELECT {0} AS d, TRUNC({1}) AS n OFFSET 0) AS x OFFSET 0) AS y)"""

OPERATORS = {
    "+": Function("number+", "number", figures.add, "gx_add({all})", "({sum})"),
    "neg": Function("number", "number", figures.negative, "gx_negative({0})", "(-({0}))"),
    "*": Function("number number", "number", figures.multiply, "gx_multiply({0}, {1})", "ROUND({0} * {1}, 10)"),
    "/": Function(
        "number number",
        "number",
        figures.divide,
        "gx_divide({0}, {1})",
        # Cut at 20 places, then rounded at 10: exact, while numeric's own quotient is rounded twice.
        "ROUND(DIV({0} * 100000000000000000000, NULLIF({1}, 0)) * 0.00000000000000000001, 10)",
    ),
    "=": Function(
        "same same",
        "bool",
        _pair(lambda one, other: one == other),
        "COALESCE({0} = {1}, 0)",
        "COALESCE({0} = {1}, FALSE)",
        (("number", "COALESCE(gx_compare({0}, {1}) = 0, 0)"),),
    ),
    "!=": Function(
        "same same",
        "bool",
        lambda one, other: one is None or other is None or one != other,
        "(NOT COALESCE({0} = {1}, 0))",
        "(NOT COALESCE({0} = {1}, FALSE))",
        (("number", "(NOT COALESCE(gx_compare({0}, {1}) = 0, 0))"),),
    ),
    "<": _compare("<", lambda one, other: one < other),
    "<=": _compare("<=", lambda one, other: one <= other),
    ">": _compare(">", lambda one, other: one > other),
    ">=": _compare(">=", lambda one, other: one >= other),
    "and": Function("bool+", "bool", lambda *values: all(values), "({and})", "({and})"),
    "or": Function("bool+", "bool", lambda *values: any(values), "({or})", "({or})"),
    "not": Function("bool", "bool", lambda value: not value, "(NOT COALESCE({0}, 0))", "(NOT COALESCE({0}, FALSE))"),
}

FUNCTIONS = {
    "if": Function(
        "bool same same",
        "same",
        lambda test, yes, no: yes if test else no,
        "CASE WHEN {0} THEN {1} ELSE {2} END",
        "CASE WHEN {0} THEN {1} ELSE {2} END",
    ),
    "coalesce": Function(
        "same+", "same", lambda *values: next((value for value in values if value is not None), None), "COALESCE({all})", "COALESCE({all})"
    ),
    "empty": Function("any", "bool", lambda value: value is None, "({0} IS NULL)", "({0} IS NULL)"),
    "min": Function("order+", "order", figures.least, "gx_least_date({all})", "LEAST({all})", (("number", "gx_least({all})"),)),
    "max": Function("order+", "order", figures.greatest, "gx_greatest_date({all})", "GREATEST({all})", (("number", "gx_greatest({all})"),)),
    "abs": Function("number", "number", figures.absolute, "gx_absolute({0})", "ABS({0})"),
    "round": Function("number digits", "number", figures.round_to, "gx_round({0}, {1})", "ROUND({0}, {1})"),
    "floor": Function("number", "number", figures.floor, "gx_floor({0})", "FLOOR({0})"),
    "ceil": Function("number", "number", figures.ceiling, "gx_ceiling({0})", "CEIL({0})"),
    "days_between": Function("date date", "number", figures.days_between, "gx_days_between({0}, {1})", "CAST({1} - {0} AS numeric)"),
    "add_days": Function("date number", "date", figures.add_days, "gx_add_days({0}, {1})", MOVED),
    "year": _part("year"),
    "quarter": _part("quarter"),
    "month": _part("month"),
    "day": _part("day"),
    "weekday": _part("weekday"),
    "concat": Function("texts+", "text", _concat, "NULLIF({concat}, '')", "NULLIF({concat}, '')"),
    "text": Function("order", "text", figures.as_text, "{0}", "TO_CHAR({0}, 'YYYY-MM-DD')", (("number", "gx_text({0})"),)),
    "lower": Function("text", "text", figures.strict(ascii_lower), "LOWER({0})", 'LOWER({0} COLLATE "C")'),
    "len": Function(
        "text",
        "number",
        lambda value: figures.number(len(value or "")),
        "COALESCE(LENGTH({0}), 0)",
        "CAST(COALESCE(LENGTH({0}), 0) AS numeric)",
    ),
    "contains": Function(
        "text text",
        "bool",
        _pair(lambda text, part: ascii_lower(part) in ascii_lower(text)),
        "COALESCE(INSTR(LOWER({0}), LOWER({1})) > 0, 0)",
        'COALESCE(STRPOS(LOWER({0} COLLATE "C"), LOWER({1} COLLATE "C")) > 0, FALSE)',
    ),
}
# Written as a call but not run as one: `today()` takes the reader's day, `date("2026-01-01")` is a literal.
SPECIAL = ("today", "date")
EVERY = OPERATORS | FUNCTIONS
