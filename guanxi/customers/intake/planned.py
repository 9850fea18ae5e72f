"""Candidates of a check, in bounded memory: rows of the file that would be filed are put aside in a file of their own, chunk by chunk."""

import json
import pickle
import sqlite3
import tempfile
from collections.abc import Iterable
from dataclasses import replace

from guanxi.customers.duplicates.index import KEYS, Index, facts_of, keys_of
from guanxi.customers.duplicates.verdicts import CODE, NAME, PERHAPS, SAME, Verdict, compare
from guanxi.customers.merges.queries import stands_for
from guanxi.kit.china.names import fold

_SCHEMA = """
CREATE TABLE planned (pk integer PRIMARY KEY, data blob NOT NULL);
CREATE TABLE planned_key (name integer NOT NULL, text text NOT NULL, pk integer NOT NULL, PRIMARY KEY (name, text, pk)) WITHOUT ROWID;
"""


class PlannedIndex(Index):
    """An Index that remembers, after put_away(), what it was told: the next chunk's fetch finds those rows again by their keys.

    What is put aside is nobody's but this check's; it lies in a temporary file that goes with it.
    """

    def __init__(self, columns: Iterable[str] = ()):
        super().__init__(columns)
        self._aside: sqlite3.Connection | None = None
        self._file = None
        self._told: set[int] = set()

    _reading = False

    def clear(self) -> None:
        """Forgets everything."""
        super().clear()
        self._taken_in: dict[str, tuple[int, str]] = {}

    def _led_on(self, codes: set[str]) -> set[int]:
        """Numbers of merged customers lead to the one who was kept: a list that still names them does not undo the merge."""
        self._taken_in |= stands_for(codes)
        return {pk for pk, _name in self._taken_in.values()}

    def taken_in(self, code: str | None) -> tuple[int, str] | None:
        """(the customer who stands for a merged one of this number, the merged one's name), where nobody bears the number now."""
        return None if not code or self.by_code(code) else self._taken_in.get(code)

    def put(self, pk: int, values: dict, people: list[str]) -> None:
        """Holds a customer; what a row of the file made of him is kept beyond the chunk."""
        super().put(pk, values, people)
        if not self._reading:
            self._told.add(pk)

    def verdict_on(self, pk: int, name: str, values: dict, people: list[str]) -> Verdict:
        """On a row with the number of a merged customer and the one who stands for him: as if he bore that number, or the name that was merged.

        The number alone makes a doubt, never another customer.
        """
        verdict = compare(facts_of(0, values, people), replace(self.facts(pk), code=values["code"]), self.rules)
        if verdict.kind != SAME and fold(values.get("name") or "") == fold(name):
            return Verdict(SAME, 1.0, (CODE, NAME))
        return verdict if verdict.kind else Verdict(PERHAPS, 0.5, (CODE,))

    def _read(self, pks: set[int]) -> None:
        self._reading = True
        try:
            super()._read(pks)
        finally:
            self._reading = False

    def put_away(self) -> None:
        """Ends a chunk: planned and changed customers go aside, everything else is forgotten."""
        if self._told:
            aside = self._open()
            rows = [(pk, pickle.dumps((self.held[pk], self.people.get(pk, [])), 5)) for pk in self._told if pk in self.held]
            keys = [(KEYS.index(name), str(v), pk) for pk, _data in rows for name, v in keys_of(self.held[pk])]
            with aside:
                aside.executemany("INSERT OR REPLACE INTO planned VALUES (?, ?)", rows)
                aside.executemany("INSERT OR IGNORE INTO planned_key VALUES (?, ?, ?)", keys)
        following = self._next
        self.clear()
        self._next, self._told = following, set()

    def fetch(
        self,
        *,
        cores: Iterable[str] = (),
        phones: Iterable[str] = (),
        credits: Iterable[str] = (),
        codes: Iterable[str] = (),
        mails: Iterable[str] = (),
    ) -> list[int]:
        """As Index; and what lies aside under any of the keys is held again."""
        cores, phones, credits, codes, mails = ({v for v in told if v} for told in (cores, phones, credits, codes, mails))
        found = super().fetch(cores=cores, phones=phones, credits=credits, codes=codes, mails=mails)
        if self._aside is not None:
            self._take_back((cores, phones, credits, codes, mails), found)
        return found

    def _take_back(self, wanted, found: list[int]) -> None:
        pks = set(found)
        for n, texts in enumerate(wanted):
            if texts:
                pks.update(self._rows("SELECT pk FROM planned_key WHERE name = ? AND {}", "text", texts, n))
        missing = {pk for pk in pks if pk not in self._told}
        self._reading = True  # the eldest first: planned numbers fall
        for pk, data in self._rows("SELECT pk, data FROM planned WHERE {} ORDER BY pk DESC", "pk", missing, whole=True):
            super().put(pk, *pickle.loads(data))
        self._reading = False

    def _rows(self, sql: str, column: str, texts, *before, whole: bool = False) -> list:
        marks = f"{column} IN (SELECT value FROM json_each(?))"
        rows = self._aside.execute(sql.format(marks), [*before, json.dumps(list(texts))]).fetchall()
        return rows if whole else [row[0] for row in rows]

    def _open(self) -> sqlite3.Connection:
        if self._aside is None:
            self._file = tempfile.NamedTemporaryFile(prefix="guanxi-check-", suffix=".sqlite3")  # noqa: SIM115 (lives as long as the check)
            self._aside = sqlite3.connect(self._file.name, check_same_thread=False)
            self._aside.execute("PRAGMA journal_mode = OFF")
            self._aside.execute("PRAGMA synchronous = OFF")
            self._aside.executescript(_SCHEMA)
        return self._aside
