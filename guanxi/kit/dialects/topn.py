"""The first rows of several index branches in one statement.

`department IN (…) ORDER BY updated_at DESC LIMIT 50` makes SQLite sort everything in reach (0.7 s of a million rows);
the first 50 of each department, merged, read 50 index entries each on both databases.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import BooleanField, Expression, F, Q, QuerySet, Value

from guanxi.kit.dialects.kept import NUMBER, holed, places_of

# Stands for the value in which many branches differ, so that Django compiles one of them only.
HOLE = 912_673_401_527_833_509
MOST = 500  # kept statements of one connection
MANY = 6  # branches of which not all that is asked for is read at once


@dataclass(frozen=True)
class Branch:
    """rows: a queryset, or a function of `where` that makes it, in which HOLE stands for each of the values (None: it is taken as it is).

    key: names all that the rows depend on beside the values and the condition; then they are put together once a process for each kind of
    condition. None: anew each time, and so it is beside a condition that asks other tables.
    """

    rows: object
    values: Sequence | None = None
    key: tuple | None = None
    where: Q = field(default_factory=Q)

    def compiled(self, paths: Sequence[str], order: Sequence[str], limit: int, using: str):
        """(SQL, its parameters, the compiler, how its columns are read) of the first `limit` rows; raises EmptyResultSet."""
        holes = holed(self.where) if self.key else None
        if holes is None:
            return self._made(self.where, paths, order, limit, using)
        kind, numbers, where = holes
        known = connections[using].__dict__.setdefault("_guanxi_branches", {})
        key = self.key, kind, tuple(paths), tuple(order), limit
        if key not in known:
            if len(known) >= MOST:
                known.clear()
            made, holes = self._made(where, paths, order, limit, using), range(NUMBER, NUMBER + len(numbers))
            places = tuple(places_of(made[1], holes, connections[using].ops))
            if {value for _at, value, _adapted in places} != set(range(len(numbers))):
                raise TypeError(f"{self.where} does not hand every number to the database as it is")
            known[key] = made, places
        (sql, bound, compiler, converters), places = known[key]
        bound = list(bound)
        for at, value, adapted in places:
            bound[at] = adapted(numbers[value])
        return sql, bound, compiler, converters

    def _made(self, where: Q, paths, order, limit, using):
        rows = self.rows if isinstance(self.rows, QuerySet) else self.rows(where)
        compiler = rows.order_by(*order).values_list(*paths)[:limit].query.get_compiler(using)
        sql, bound = compiler.as_sql()
        return sql, bound, compiler, compiler.get_converters([s[0] for s in compiler.select[: compiler.col_count]])


class After(Expression):
    """(a, b) > (x, y), or <: the row comparison that both databases read off one index. Directions must be equal."""

    conditional = True
    output_field = BooleanField()

    def __init__(self, paths: Sequence[str], values: Sequence, fields: Sequence, descending: bool, inclusive: bool = False):
        super().__init__()
        self.left = [F(p) for p in paths]
        self.right = [Value(v, output_field=f) for v, f in zip(values, fields, strict=True)]
        self.operator = ("<" if descending else ">") + ("=" if inclusive else "")

    def get_source_expressions(self):
        return [*self.left, *self.right]

    def set_source_expressions(self, exprs):
        half = len(exprs) // 2
        self.left, self.right = exprs[:half], exprs[half:]

    def as_sql(self, compiler, connection):
        left = [compiler.compile(e) for e in self.left]
        right = [compiler.compile(e) for e in self.right]
        sql = f"({', '.join(s for s, _ in left)}) {self.operator} ({', '.join(s for s, _ in right)})"
        return sql, [p for _, params in (*left, *right) for p in params]


def top(branches: Sequence[Branch], keys: Sequence[tuple[str, bool]], limit: int, using: str | None = None) -> list[tuple]:
    """The first `limit` rows of all branches in the order of `keys`, each row once, as tuples of the key values.

    keys: (ORM path, descending), the last one the primary key. Null keys must be filtered out by the caller. Of many branches a third of the rows
    are read first: where a filter meets few, each row it does not have to find counts. Those that hold more of the first rows (three at most)
    are then read as far as they may reach; in all that is never more than reading each branch to the limit at once.
    """
    using, share = using or connection.alias, limit
    if limit >= 3 and sum(1 if b.values is None else len(b.values) for b in branches) >= MANY:
        share = limit // 3
    found = _ordered(branches, keys, lambda _branch: share, using)
    if share < limit and (rich := _rich(found, limit, share)):
        found = _ordered(branches, keys, lambda branch: limit if branch in rich else share, using)
    return list(dict.fromkeys(tuple(row) for *row, _branch in found))[:limit]


def _rich(found: list[tuple], limit: int, share: int) -> set[int]:
    """The branches of which more than the `share` rows that were read may belong to the first ones.

    found: rows in order, with the number of their branch behind the keys.
    """
    places: dict[tuple, int] = {}
    last: dict[int, tuple[int, int]] = {}  # of each branch: how many rows it gave, and the place of its last one
    for *row, branch in found:
        place = places.setdefault(tuple(row), len(places))
        last[branch] = last.get(branch, (0, 0))[0] + 1, place
    return {branch for branch, (given, place) in last.items() if given == share and place < limit - 1}


def _ordered(branches, keys, limit_of: Callable[[int], int], using: str) -> list[tuple]:
    """The first rows of each branch, all in order, with the number of their branch behind the keys."""
    order = [f"-{p}" if d else p for p, d in keys]
    parts, params, compiler, converters = _parts(branches, [p for p, _ in keys], order, limit_of, using)
    if not parts:
        return []
    every = " UNION ALL ".join(f"SELECT b{i}.*, {i} FROM ({sql}) b{i}" for i, sql in parts)
    wanted = ", ".join(f"{i + 1} {'DESC' if d else 'ASC'}" for i, (_p, d) in enumerate(keys))
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({every}) merged ORDER BY {wanted}" if len(parts) > 1 else every, params)
        rows = cursor.fetchall()
    return [tuple(r) for r in (compiler.apply_converters(rows, converters) if converters else rows)]


def count(branches: Sequence[Branch], limit: int) -> int:
    """How many rows all branches have together, up to `limit`. No row may stand in two of them."""
    parts, params, _compiler, _converters = _parts(branches, ["pk"], [], lambda _branch: limit, connection.alias)
    if not parts:
        return 0
    every = " UNION ALL ".join(f"SELECT * FROM ({sql}) b{i}" for i, sql in parts)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM (SELECT * FROM ({every}) found LIMIT {int(limit)}) counted", params)
        return cursor.fetchone()[0]


def _parts(branches, paths, order, limit_of: Callable[[int], int], using):
    """([(number, SQL) of each branch that can hold rows], all parameters, a compiler, how columns are read). A value of a Branch is a branch here."""
    parts, params, compiler, converters, number = [], [], None, None, -1
    for branch in branches:
        made: dict[int, tuple | None] = {}
        for value in [None] if branch.values is None else branch.values:
            number, limit = number + 1, limit_of(number + 1)
            if limit not in made:
                try:
                    made[limit] = branch.compiled(paths, order, limit, using)
                except EmptyResultSet:
                    made[limit] = None
            if made[limit] is None:
                continue
            sql, bound, compiler, converters = made[limit]
            parts.append((number, sql))
            params += bound if value is None else [value if p == HOLE else p for p in bound]
    return parts, params, compiler, converters


def hole(path: str) -> Q:
    """The condition that a branch's value fills: `hole("department")`."""
    return Q(**{path: HOLE})
