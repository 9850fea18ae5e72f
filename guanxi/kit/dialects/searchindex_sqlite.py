"""The search index on SQLite: FTS5 without content.

Without contentless_delete erased names would stay findable; detail=none keeps the lists small.
"""

from guanxi.kit.dialects.searchindex import grouped


def schema(table: str) -> list[str]:
    """Statements that make the tables when they are missing."""
    return [
        f'CREATE TABLE IF NOT EXISTS "{table}" (id integer PRIMARY KEY, text text NOT NULL)',
        f'CREATE VIRTUAL TABLE IF NOT EXISTS "{table}_index" '
        "USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii')",
    ]


def stored(tokens: set[int]) -> str:
    """Tokens as the index takes them."""
    return ("%x " * len(tokens) % tuple(tokens)).rstrip()


def write(cursor, table: str, documents, fresh: bool) -> None:
    """Both tables; an old document is replaced."""
    verb = "INSERT" if fresh else "INSERT OR REPLACE"
    raw = cursor.cursor
    raw.executemany(f'{verb} INTO "{table}" (id, text) VALUES (?, ?)', [(d.pk, d.text) for d in documents])
    raw.executemany(f'{verb} INTO "{table}_index" (rowid, tokens) VALUES (?, ?)', [(d.pk, d.stored or stored(d.tokens)) for d in documents])


def remove(cursor, table: str, condition: str, params: list) -> None:
    """From both tables."""
    cursor.execute(f'DELETE FROM "{table}_index" WHERE rowid IN (SELECT id FROM "{table}" WHERE id {condition})', params)
    cursor.execute(f'DELETE FROM "{table}" WHERE id {condition}', params)


def select(question, table: str, subqueries: list) -> list[tuple[str, list]]:
    """Statements that yield (%s, id), the newest first."""
    made = []
    for checks, ways in grouped(question.ways).items():
        match = " OR ".join("(" + " AND ".join(f'"{t:x}"' for t in sorted(w.tokens)) + ")" for w in ways)
        for shut, but in question.barred:
            opened = " OR ".join(f'"{t:x}"' for t in but)
            match = f'({match}) NOT ("{shut:x}" NOT ({opened}))' if but else f'({match}) NOT "{shut:x}"'
        if question.within is None:
            made.append(_one(question, table, checks, match, "", []))
        elif question.within:
            within = " OR ".join(f'"{t:x}"' for t in question.within)
            made.append(_one(question, table, checks, f"({match}) AND ({within})", "", []))
        # The plus keeps SQLite from matching once for every id.
        made += [_one(question, table, checks, match, f" AND +rowid IN ({sql})", params) for sql, params in subqueries]
    return made


def _one(question, table: str, checks: tuple, match: str, also: str, also_params: list) -> tuple[str, list]:
    found = f'SELECT rowid AS id FROM "{table}_index" WHERE "{table}_index" MATCH %s{also} ORDER BY rowid DESC LIMIT'
    if not checks:
        return f"SELECT %s AS n, id FROM ({found} {question.limit})", [match, *also_params]
    look, params = _look(checks)
    sql = f'SELECT %s AS n, c.id AS id FROM ({found} {question.candidates}) c CROSS JOIN "{table}" d ON d.id = c.id WHERE {look}'
    sql += f" LIMIT {question.limit}"
    return sql, [match, *also_params, *params]


def _look(checks: tuple) -> tuple[str, list]:
    """Whether the text really holds the pieces: before the phones, or among them."""
    sides = {"text": "substr(d.text, 1, instr(d.text, char(31)) - 1)", "phone": "substr(d.text, instr(d.text, char(31)))"}
    return " AND ".join(f"instr({sides[part]}, %s) > 0" for part, _ in checks), [piece for _, piece in checks]
