"""Rows named by few keys."""

from django.db.models import BooleanField, Expression, F, Subquery


class Few(Expression):
    """The column holds one of the keys that a statement gives, and these are few: they are looked up one by one, sooner than met along an order.

    PostgreSQL is given them as one array: in a list it would look for them along the order whose first rows are wanted.
    """

    conditional = True
    output_field = BooleanField()

    def __init__(self, path: str, keys):
        super().__init__()
        self.parts = [F(path), Subquery(keys)]

    def get_source_expressions(self):
        return self.parts

    def set_source_expressions(self, exprs):
        self.parts = list(exprs)

    def as_sql(self, compiler, connection):
        (column, params), (keys, more) = (compiler.compile(part) for part in self.parts)
        sql = f"{column} = ANY(ARRAY{keys})" if connection.vendor == "postgresql" else f"{column} IN {keys}"
        return sql, [*params, *more]
