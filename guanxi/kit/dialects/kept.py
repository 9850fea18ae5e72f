"""Statements that are put together once a process and filled with values each time.

`kept(build, customer.pk, day)` runs `build` once with values that stand for holes, keeps what Django's compiler made of it, and from then on only
puts the values in their places. What depends on a reader must therefore be a value: `build` is a function of its module and sees nothing else.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Q, QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable, get_related_populators

MOST = 500  # statements of one connection: nobody fills the memory with shapes
# Stand for the values while a statement is put together: what no program writes.
NUMBER, DAY, INSTANT = 1_912_673_401, date(1583, 2, 3), datetime(1584, 2, 3, 4, 5, 6, tzinfo=UTC)


class Fixed(NamedTuple):
    """A value that stands in the statement itself (how many rows): each one makes a statement of its own."""

    value: object


class Text(str):
    """A text that is a value. Any other text is a name and stands for a statement of its own."""


@dataclass(frozen=True)
class Kept:
    """A statement, its parameters, where which value goes, and how rows become what the queryset would give."""

    sql: str
    params: tuple
    places: tuple[tuple[int, int, Callable], ...]  # (parameter, value, how the database wants it)
    compiler: object
    converters: dict
    names: list[str] | None = None  # of columns, when the rows are objects
    columns: slice | None = None
    populators: tuple = ()
    flat: bool = False


def kept(build: Callable[..., QuerySet], *values, using: str = DEFAULT_DB_ALIAS) -> list:
    """The same as `list(build(*values))`.

    Whole numbers, days, instants, Text, tuples of whole numbers and the whole numbers of plain conditions (`holed`) are values; all else (None, names,
    classes, functions of a module) makes a statement of its own. `build` must hand values to the database as they are: one that it does not find again among the parameters crashes.
    """
    flat, shape = _shape((build, *values))
    known = connections[using].__dict__.setdefault("_guanxi_kept", {})  # by the connection, as a compiler holds it
    if (found := known.get(shape)) is None:
        if len(known) >= MOST:
            known.clear()
        try:
            found = known[shape] = _compiled(build, values, using)
        except EmptyResultSet:  # nothing in reach, or a column too narrow for what stands for a number
            return list(build(*(v.value if type(v) is Fixed else v for v in values)).using(using))
    params = list(found.params)
    for at, value, adapted in found.places:
        params[at] = adapted(flat[value])
    with connections[using].cursor() as cursor:
        cursor.execute(found.sql, params)
        rows = cursor.fetchall()
    if found.converters:
        rows = found.compiler.apply_converters(rows, found.converters)
    if found.names is not None:
        return [_made(found, row, using) for row in rows]
    return [row[0] for row in rows] if found.flat else [tuple(row) for row in rows]


def by_key(model, key):
    """One row by its primary key, or None: what every request reads anew."""
    return next(iter(kept(_by_key, model, Text(key) if isinstance(key, str) else key)), None)


def _by_key(model, key):
    return model._base_manager.filter(pk=key)


def summed(rows: QuerySet, **figures) -> QuerySet:
    """Aggregates over all the rows as one row of values: what `aggregate` does, without running it."""
    made = rows.order_by().annotate(**figures).values_list(*figures)
    made.query.group_by = None
    return made


def holed(q: Q, first: int = NUMBER) -> tuple[tuple, list[int], Q] | None:
    """(what all conditions of one kind have in common, the whole numbers of this one, the same with holes from `first` on in their places).

    None for a condition that holds more than numbers, texts, days, yes or no, and tuples of numbers or of texts: a subquery is not known by what it says.
    """
    numbers: list[int] = []

    def put(value: int) -> int:
        numbers.append(value)
        return first + len(numbers) - 1

    made = _with_holes(q, put)
    return made and (made[0], numbers, made[1])


def _with_holes(q: Q, put: Callable[[int], int]) -> tuple[tuple, Q] | None:
    shape, children = [], []
    for child in q.children:
        if isinstance(child, Q):
            inner = _with_holes(child, put)
        elif isinstance(child, tuple):
            inner = _value_with_holes(*child, put)
        else:
            return None
        if inner is None:
            return None
        shape.append(inner[0])
        children.append(inner[1])
    return (q.connector, q.negated, *shape), Q(*children, _connector=q.connector, _negated=q.negated)


def _value_with_holes(name: str, value, put: Callable[[int], int]) -> tuple[tuple, tuple] | None:
    if type(value) is int:
        return (name, int), (name, put(value))
    if type(value) is tuple and value and all(type(v) is int for v in value):
        return (name, int, len(value)), (name, tuple(put(v) for v in value))
    texts = type(value) is tuple and all(isinstance(v, str) for v in value)
    return ((name, "", value), (name, value)) if texts or isinstance(value, str | date | bool | None) else None


def _made(found: Kept, row, using: str):
    obj = found.compiler.query.model.from_db(using, found.names, row[found.columns])
    for populator in found.populators:
        populator.populate(row, obj)
    return obj


def _shape(values: tuple) -> tuple[list, tuple]:
    """(all values in a row, what is the same for every statement of this kind)."""
    flat, shape = [], []
    for value in values:
        if isinstance(value, int | date | Text) and not isinstance(value, bool):
            flat.append(value)
            shape.append(type(value))
        elif type(value) is tuple and value and all(type(v) is int for v in value):
            flat += value
            shape.append((int, len(value)))
        elif isinstance(value, Q):
            kind, numbers, _q = holed(value)
            flat += numbers
            shape.append(kind)
        else:
            if getattr(value, "__qualname__", "").find("<locals>") >= 0:
                raise TypeError(f"{value} sees more than its values: a kept statement is built by a function of a module")
            shape.append((value,))
    return flat, tuple(shape)


def _holes(values: tuple) -> tuple[tuple, list]:
    """(the values with holes in their place, the holes in a row)."""
    holes, made = [], []

    def hole(value):
        n = len(holes)
        if isinstance(value, datetime):
            holes.append(INSTANT + timedelta(seconds=n))
        else:
            holes.append(DAY + timedelta(n) if isinstance(value, date) else f"hole {NUMBER + n}" if isinstance(value, Text) else NUMBER + n)
        return holes[-1]

    for value in values:
        if isinstance(value, int | date | Text) and not isinstance(value, bool):
            made.append(hole(value))
        elif type(value) is tuple and value and all(type(v) is int for v in value):
            made.append(tuple(hole(v) for v in value))
        elif isinstance(value, Q):
            _kind, numbers, q = holed(value, NUMBER + len(holes))
            holes += [NUMBER + len(holes) + n for n in range(len(numbers))]
            made.append(q)
        else:
            made.append(value.value if type(value) is Fixed else value)
    return tuple(made), holes


def _compiled(build: Callable, values: tuple, using: str) -> Kept:
    filled, holes = _holes(values)
    rows = build(*filled).using(using)
    query, kind = rows.query, rows._iterable_class
    if kind not in (ModelIterable, ValuesListIterable, FlatValuesListIterable) or query.distinct or query.combinator or query.extra:
        raise TypeError("a kept statement gives objects or tuples of plain rows")
    compiler = query.get_compiler(using)
    sql, params = compiler.as_sql()
    places = tuple(places_of(params, holes, connections[using].ops))
    if len({value for _at, value, _adapted in places}) < len(holes) or any(str(h) in sql for h in holes):
        raise TypeError(f"{build} does not hand every value to the database as it is")
    converters = compiler.get_converters([s[0] for s in compiler.select])
    if kind is not ModelIterable:
        return Kept(sql, tuple(params), places, compiler, converters, flat=kind is FlatValuesListIterable)
    if query.annotations or rows._prefetch_related_lookups or rows._known_related_objects:
        raise TypeError("objects of a kept statement bear nothing but their columns")
    select, info = compiler.select, compiler.klass_info
    columns = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
    names = [f[0].target.attname for f in select[columns]]
    return Kept(sql, tuple(params), places, compiler, converters, names, columns, tuple(get_related_populators(info, select, using)))


def places_of(params, holes: Sequence, ops):
    """Of each parameter that is a hole: (its place, which value belongs there, how the database wants it)."""
    wanted = {}
    for n, hole in enumerate(holes):
        adapted = (
            ops.adapt_datetimefield_value if isinstance(hole, datetime) else ops.adapt_datefield_value if isinstance(hole, date) else None
        )
        wanted[adapted(hole) if adapted else hole] = n, adapted
    for at, param in enumerate(params):
        if not isinstance(param, list | dict) and param in wanted:
            value, adapted = wanted[param]
            yield at, value, adapted or type(param)
