"""The first rows of several index branches in one statement.

`department IN (…) ORDER BY updated_at DESC LIMIT 50` makes SQLite sort everything in reach (0.7 s of a million rows);
the first 50 of each department, merged, read 50 index entries each on both databases.
"""

from collections.abc import Sequence

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import BooleanField, Expression, F, Q, Value

# Stands for the value in which many branches differ, so that Django compiles one of them only.
HOLE = 912_673_401_527_833_509


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


def top(branches: Sequence[tuple], keys: Sequence[tuple[str, bool]], limit: int, using: str | None = None) -> list[tuple]:
    """The first `limit` rows of all branches in the order of `keys`, each row once, as tuples of the key values.

    branches: (queryset, values): a queryset in which HOLE stands for the value, and the values to put there (None: as it is).
    keys: (ORM path, descending), the last one the primary key. Null keys must be filtered out by the caller.
    """
    order = [f"-{p}" if d else p for p, d in keys]
    parts, params, compiler = _filled([(q.order_by(*order).values_list(*(p for p, _ in keys))[:limit], v) for q, v in branches], using)
    if not parts:
        return []
    converters = compiler.get_converters([s[0] for s in compiler.select[: compiler.col_count]])
    sql = parts[0] if len(parts) == 1 else _merged(parts, [d for _, d in keys], limit)
    with connections[using or connection.alias].cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    return [tuple(r) for r in (compiler.apply_converters(rows, converters) if converters else rows)]


def number(branches: Sequence[tuple], limit: int, using: str | None = None) -> int:
    """How many rows the branches of `top` have together, up to `limit`: each read along its own index, and no further. They must not overlap."""
    parts, params, _compiler = _filled([(q.order_by().values_list("pk"), v) for q, v in branches], using)
    if not parts:
        return 0
    with connections[using or connection.alias].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({' UNION ALL '.join(parts)} LIMIT {int(limit)}) found", params)
        return cursor.fetchone()[0]


def _filled(branches, using: str | None):
    """(one statement for each value of each branch, their values, the last compiler)."""
    parts, params, compiler = [], [], None
    for queryset, values in branches:
        compiler = queryset.query.get_compiler(using or queryset.db)
        try:
            sql, bound = compiler.as_sql()
        except EmptyResultSet:
            continue
        for value in [None] if values is None else values:
            parts.append(sql)
            params += bound if value is None else [value if p == HOLE else p for p in bound]
    return parts, params, compiler


def _merged(parts: list[str], descending: list[bool], limit: int) -> str:
    branches = " UNION ".join(f"SELECT * FROM ({sql}) b{i}" for i, sql in enumerate(parts))
    order = ", ".join(f"{i + 1} {'DESC' if d else 'ASC'}" for i, d in enumerate(descending))
    return f"SELECT * FROM ({branches}) merged ORDER BY {order} LIMIT {int(limit)}"


def hole(path: str) -> Q:
    """The condition that a branch's value fills: `hole("department")`."""
    return Q(**{path: HOLE})
