"""The first rows of several index branches in one statement.

`department IN (…) ORDER BY updated_at DESC LIMIT 50` makes SQLite sort everything in reach (0.7 s of a million rows);
the first 50 of each department, merged, read 50 index entries each on both databases.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import BooleanField, Expression, F, Q, QuerySet, Value

# Stands for the value in which many branches differ, so that Django compiles one of them only.
HOLE = 912_673_401_527_833_509
MOST = 500  # kept statements of one connection


@dataclass(frozen=True)
class Branch:
    """rows: a queryset, or a function that makes it, in which HOLE stands for each of the values (None: it is taken as it is).

    key: names all that the rows depend on beside the values; then they are put together once a process. None: anew each time.
    """

    rows: object
    values: Sequence | None = None
    key: tuple | None = None

    def compiled(self, paths: Sequence[str], order: Sequence[str], limit: int, using: str):
        """(SQL, its parameters, the compiler, how its columns are read) of the first `limit` rows; raises EmptyResultSet."""
        known = connections[using].__dict__.setdefault("_guanxi_branches", {})
        key = self.key and (self.key, tuple(paths), tuple(order), limit)
        if key and key in known:
            return known[key]
        rows = self.rows if isinstance(self.rows, QuerySet) else self.rows()
        compiler = rows.order_by(*order).values_list(*paths)[:limit].query.get_compiler(using)
        sql, bound = compiler.as_sql()
        made = sql, bound, compiler, compiler.get_converters([s[0] for s in compiler.select[: compiler.col_count]])
        if key:
            if len(known) >= MOST:
                known.clear()
            known[key] = made
        return made


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

    keys: (ORM path, descending), the last one the primary key. Null keys must be filtered out by the caller.
    """
    using = using or connection.alias
    order = [f"-{p}" if d else p for p, d in keys]
    parts, params, compiler, converters = _parts(branches, [p for p, _ in keys], order, limit, using)
    if not parts:
        return []
    sql = parts[0] if len(parts) == 1 else _merged(parts, [d for _, d in keys], limit)
    with connections[using].cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    return [tuple(r) for r in (compiler.apply_converters(rows, converters) if converters else rows)]


def count(branches: Sequence[Branch], limit: int) -> int:
    """How many rows all branches have together, up to `limit`. No row may stand in two of them."""
    parts, params, _compiler, _converters = _parts(branches, ["pk"], [], limit, connection.alias)
    if not parts:
        return 0
    every = " UNION ALL ".join(f"SELECT * FROM ({sql}) b{i}" for i, sql in enumerate(parts))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM (SELECT * FROM ({every}) found LIMIT {int(limit)}) counted", params)
        return cursor.fetchone()[0]


def _parts(branches, paths, order, limit, using):
    parts, params, compiler, converters = [], [], None, None
    for branch in branches:
        try:
            sql, bound, compiler, converters = branch.compiled(paths, order, limit, using)
        except EmptyResultSet:
            continue
        for value in [None] if branch.values is None else branch.values:
            parts.append(sql)
            params += bound if value is None else [value if p == HOLE else p for p in bound]
    return parts, params, compiler, converters


def _merged(parts: list[str], descending: list[bool], limit: int) -> str:
    branches = " UNION ".join(f"SELECT * FROM ({sql}) b{i}" for i, sql in enumerate(parts))
    order = ", ".join(f"{i + 1} {'DESC' if d else 'ASC'}" for i, d in enumerate(descending))
    return f"SELECT * FROM ({branches}) merged ORDER BY {order} LIMIT {int(limit)}"


def hole(path: str) -> Q:
    """The condition that a branch's value fills: `hole("department")`."""
    return Q(**{path: HOLE})
