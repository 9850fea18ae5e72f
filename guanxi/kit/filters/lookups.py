"""Database lookups that mean the same on SQLite and PostgreSQL as `ascii_lower` and lists mean in memory.

LIKE would not do: SQLite's ignores the case of ASCII, PostgreSQL's of nothing, ILIKE of everything, and % _ \\ need escapes.
"""

from __future__ import annotations

import string

from django.db import models
from django.db.models import Lookup

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def ascii_lower(text: str) -> str:
    """A–Z become a–z, every other character stays itself."""
    return text.translate(_LOWER)


class _TextLookup(Lookup):
    """Compares the lower-cased column with a lower-cased text."""

    prepare_rhs = False

    def sides(self, compiler, connection):
        lhs, params = self.process_lhs(compiler, connection)
        # The C collation lowers ASCII only, as SQLite's own LOWER does; "C" also keeps the index-free compare cheap.
        folded = f'LOWER({lhs}::text COLLATE "C")' if connection.vendor == "postgresql" else f"LOWER({lhs})"
        return folded, list(params), ascii_lower(str(self.rhs))


@models.CharField.register_lookup
@models.TextField.register_lookup
class AsciiContains(_TextLookup):
    """The column holds the text somewhere."""

    lookup_name = "ascii_contains"

    def as_sql(self, compiler, connection):
        """INSTR or STRPOS: no wildcards to escape."""
        lhs, params, text = self.sides(compiler, connection)
        name = "STRPOS" if connection.vendor == "postgresql" else "INSTR"
        return f"{name}({lhs}, %s) > 0", [*params, text]


@models.CharField.register_lookup
@models.TextField.register_lookup
class AsciiStarts(_TextLookup):
    """The column begins with the text."""

    lookup_name = "ascii_starts"

    def as_sql(self, compiler, connection):
        """Compares the first characters."""
        lhs, params, text = self.sides(compiler, connection)
        return f"SUBSTR({lhs}, 1, {len(text)}) = %s", [*params, text]


@models.JSONField.register_lookup
class ListHas(Lookup):
    """A JSON list of texts holds the text."""

    lookup_name = "list_has"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        """json_each or the jsonb existence function."""
        lhs, params = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"(jsonb_typeof({lhs}) = 'array' AND jsonb_exists({lhs}, %s))", [*params, *params, str(self.rhs)]
        return f"EXISTS (SELECT 1 FROM json_each({lhs}) AS item WHERE json_type({lhs}) = 'array' AND item.value = %s)", [
            *params,
            *params,
            str(self.rhs),
        ]


@models.JSONField.register_lookup
class ListFilled(Lookup):
    """A JSON list has entries (the right side is not used)."""

    lookup_name = "list_filled"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        """The length of the list, 0 for what is none."""
        lhs, params = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"(CASE WHEN jsonb_typeof({lhs}) = 'array' THEN jsonb_array_length({lhs}) ELSE 0 END) > 0", [*params, *params]
        return f"json_array_length({lhs}) > 0", params
