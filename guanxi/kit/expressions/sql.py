"""A formula as a Django expression for annotate, filter and order_by, with the same results on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, tzinfo

from django.db import models
from django.db.models import Case, Expression, F, Func, Q, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone

from guanxi.kit.filters.fields import FieldLike, Trail

from .functions import EVERY
from .sqlite import ensure_functions
from .tree import Call, Formula, Literal
from .types import Typed, check

OUTPUT = {
    "number": models.DecimalField(max_digits=15, decimal_places=4),
    "text": models.TextField(),
    "bool": models.BooleanField(),
    "date": models.DateField(),
}
CASTS = {"number": "numeric", "text": "text", "bool": "boolean", "date": "date"}
RESULT = ("CAST(gx_result({0}) AS NUMERIC)", "CASE WHEN ABS({0}) < 100000000000 THEN ROUND({0}, 4) END")


class Sql(Func):
    """A piece of SQL with its arguments, one template for each database."""

    def __init__(self, *args, sqlite: str, postgres: str, output_field):
        super().__init__(*args, output_field=output_field)
        self.templates = {"sqlite": sqlite, "postgresql": postgres}

    def as_sql(self, compiler, connection, **extra):
        """Compiles the arguments once each and fills them in where the template names them."""
        if connection.vendor == "sqlite":
            ensure_functions(connection)
        compiled = [compiler.compile(arg) for arg in self.get_source_expressions()]
        return _filled_in(self.templates[connection.vendor], compiled, connection.vendor)

    def as_sqlite(self, compiler, connection, **extra):
        """As it is: Django's own would cast every decimal to a float on the way."""
        return self.as_sql(compiler, connection, **extra)


def _filled_in(template: str, compiled: list, vendor: str) -> tuple[str, list]:
    every = [param for _sql, params in compiled for param in params]
    for name, text in _lists([sql for sql, _params in compiled], vendor).items():
        if name in template:
            return template.replace(name, text), every
    params: list = []
    pieces = template.split("{")
    for place, piece in enumerate(pieces[1:], 1):
        index, rest = piece.split("}", 1)
        sql, own = compiled[int(index)]
        params.extend(own)
        pieces[place] = sql + rest
    return "".join(pieces), params


def _lists(args: list[str], vendor: str) -> dict[str, str]:
    no = "FALSE" if vendor == "postgresql" else "0"
    return {
        "{all}": ", ".join(args),
        "{sum}": " + ".join(args),
        "{and}": " AND ".join(f"COALESCE({arg}, {no})" for arg in args),
        "{or}": " OR ".join(f"COALESCE({arg}, {no})" for arg in args),
        "{concat}": " || ".join(f"COALESCE({arg}, '')" for arg in args),
    }


def to_sql(formula: Formula, fields: Mapping[str, FieldLike], *, today: date | None = None, tz: tzinfo | None = None) -> Expression:
    """The Django expression; BadFormula like `check`. Numbers come as Decimals with 4 places, empty from 10¹¹ on."""
    tz = tz or timezone.get_current_timezone()
    typed = check(formula, fields)
    found = _sql(typed, today or timezone.localdate(timezone=tz), tz)
    if typed.type == "number":
        return Sql(found, sqlite=RESULT[0], postgres=RESULT[1], output_field=OUTPUT["number"])
    return found


def _sql(typed: Typed, today: date, tz) -> Expression:
    node = typed.node
    if typed.trail:
        return _column(typed.trail, typed.type, tz)
    if isinstance(node, Literal):
        return _constant(node.value, typed.type)
    if isinstance(node, Call) and node.function == "today":
        return _constant(today, "date")
    function = EVERY[node.function]
    if node.function == "round":
        digits = str(int(typed.args[1].node.value))
        sqlite, postgres = (function.template(vendor, "").replace("{1}", digits) for vendor in ("sqlite", "postgresql"))
        return Sql(_sql(typed.args[0], today, tz), sqlite=sqlite, postgres=postgres, output_field=OUTPUT["number"])
    args = [_sql(arg, today, tz) for arg in typed.args]
    postgres = "trim_scale({0})::text" if node.function == "text" and typed.shared == "number" else function.postgres
    return Sql(*args, sqlite=function.template("sqlite", typed.shared), postgres=postgres, output_field=OUTPUT[typed.type])


def _constant(value, kind: str) -> Expression:
    plain = (
        None
        if value is None
        else value
        if isinstance(value, bool)
        else value.isoformat()
        if isinstance(value, date)
        else f"{value}"
        if isinstance(value, str)
        else f"{value:f}"
    )
    bare = Value(plain, output_field=models.BooleanField() if isinstance(value, bool) else models.TextField())
    return Sql(
        bare, sqlite="{0}" if kind == "bool" else "CAST({0} AS text)", postgres=f"CAST({{0}} AS {CASTS[kind]})", output_field=OUTPUT[kind]
    )


def _column(trail: Trail, kind: str, tz) -> Expression:
    own = getattr(trail.field, "expression", None)
    column = own(Trail(trail.steps[:-1]).path) if own else F(trail.path)
    if trail.is_scoped:
        column = Case(*_reachable(trail, column))
    if trail.field.kind == "datetime":
        return TruncDate(column, tzinfo=tz)
    templates = {
        "number": ("gx_number({0})", "ROUND(CAST({0} AS numeric), 10)"),
        "text": ("NULLIF(CAST({0} AS text), '')", "NULLIF(CAST({0} AS text), '')"),
        "bool": ("{0}", "{0}"),
        "date": ("{0}", "{0}"),
    }[kind]
    return Sql(column, sqlite=templates[0], postgres=templates[1], output_field=OUTPUT[kind])


def _reachable(trail: Trail, column: F) -> list[When]:
    """The column only where every relation on the way leads to a row in the reader's reach."""
    inside = Q()
    for index, step in enumerate(trail.steps[:-1]):
        if rows := getattr(step, "rows", None):
            inside &= Q(**{f"{Trail(trail.steps[: index + 1]).path}__in": rows().values("pk")})
    return [When(inside, then=column)]
