"""The search index on PostgreSQL: tokens as an integer array under GIN, in the row of the text."""

from array import array

from guanxi.kit.dialects.searchindex import PHONES, grouped


def schema(table: str) -> list[str]:
    """Statements that make the table when it is missing."""
    return [
        f'CREATE TABLE IF NOT EXISTS "{table}" (id bigint PRIMARY KEY, tokens integer[] NOT NULL, text text NOT NULL)',
        f'CREATE INDEX IF NOT EXISTS "{table}_index" ON "{table}" USING gin (tokens)',
    ]


def stored(tokens) -> str:
    """Tokens as the index takes them: its integers have a sign."""
    return f"{{{str(array('i', array('I', tokens).tobytes()).tolist())[1:-1]}}}"


def write(cursor, table: str, documents, fresh: bool) -> None:
    """One row each; an old document is replaced."""
    rows = ((d.pk, d.stored or stored(d.tokens), d.text) for d in documents)
    if fresh:
        with cursor.copy(f'COPY "{table}" (id, tokens, text) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
    else:
        instead = "DO UPDATE SET tokens = excluded.tokens, text = excluded.text"
        cursor.executemany(f'INSERT INTO "{table}" (id, tokens, text) VALUES (%s, %s, %s) ON CONFLICT (id) {instead}', list(rows))


def remove(cursor, table: str, condition: str, params: list) -> None:
    """The rows."""
    cursor.execute(f'DELETE FROM "{table}" WHERE id {condition}', params)


def select(question, table: str, subqueries: list) -> list[tuple[str, list]]:
    """Statements that yield (%s, id)."""
    made = []
    for checks, ways in grouped(question.ways).items():
        if question.within is None:
            made.append(_one(question, table, checks, ways, "", [], "", []))
        elif question.within:
            made.append(_one(question, table, checks, ways, " AND tokens && %s::integer[]", [stored(question.within)], "", []))
        made += [_one(question, table, checks, ways, "", [], f" AND id IN ({sql})", params) for sql, params in subqueries]
    return made


NEWEST = 2000  # rows looked at before the index is asked for a common word
FEW = 200  # answers wanted, up to which that pays


def _one(question, table, checks, ways, scope, scope_params, also, also_params) -> tuple[str, list]:
    params = []
    for way in ways:
        params += [stored(way.tokens), *scope_params]
    match = "(" + " OR ".join([f"(tokens @> %s::integer[]{scope})"] * len(ways)) + ")"
    for shut, but in question.barred:
        # Joined to nothing, so that GIN is not asked for all that is shut.
        match += " AND (NOT (tokens || '{}'::integer[]) && %s::integer[] OR (tokens || '{}'::integer[]) && %s::integer[])"
        params += [stored({shut}), stored(set(but))]
    look, look_params = _look(checks)
    end = f"ORDER BY id DESC LIMIT {question.limit}"
    # Materialised: otherwise the closer look would be tried on the whole table first.
    found = f'found AS MATERIALIZED (SELECT id, text FROM "{table}" WHERE {match}{also} LIMIT {question.candidates})'
    if also or question.limit > FEW or (question.within and len(question.within) == 1):
        return f"SELECT %s::integer AS n, id FROM (WITH {found} SELECT id FROM found d WHERE {look}) e {end}", [
            *params,
            *also_params,
            *look_params,
        ]
    # A word that half of the names hold would be listed in full by the index; among the newest rows it is found at once.
    newest = f'SELECT id, tokens, text FROM "{table}" ORDER BY id DESC LIMIT {NEWEST}'
    glance = f"glance AS MATERIALIZED (SELECT id FROM ({newest}) d WHERE {match} AND {look} LIMIT {question.limit})"
    found = found.replace(" WHERE ", f" WHERE (SELECT count(*) FROM glance) < {question.limit} AND ", 1)
    both = f"WITH {glance}, {found} SELECT id FROM glance UNION ALL SELECT id FROM found d WHERE {look}"
    return f"SELECT %s::integer AS n, id FROM ({both}) e {end}", [*params, *look_params, *params, *look_params]


def _look(checks: tuple) -> tuple[str, list]:
    """Whether the text really holds the pieces: before the phones, or among them."""
    sides = {"text": f"split_part(d.text, '{PHONES}', 1)", "phone": f"split_part(d.text, '{PHONES}', 2)"}
    return " AND ".join(f"strpos({sides[part]}, %s) > 0" for part, _ in checks) or "true", [piece for _, piece in checks]
