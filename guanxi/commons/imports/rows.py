"""One row of a file on its way: what its cells say, what is wrong with them, and where the row belongs."""

from dataclasses import dataclass

from guanxi.audit.trail.actions import plain
from guanxi.commons.imports.updating import DERIVED

NEW, SAME, PERHAPS, CLASH, REFUSED, SKIPPED = "new", "same", "perhaps", "clash", "refused", "skipped"
ERROR, NOTE = "error", "note"


@dataclass(slots=True)
class Problem:
    """Something about a cell. column: number in the file, or None for the whole row. level: "error" or "note"."""

    column: int | None
    level: str
    message: str


class Row:
    """number: as the spreadsheet counts, from 1. mark: what grouping added (the n-th occurrence). cells: as read. values: field name → Python value."""

    __slots__ = (
        "before",
        "cells",
        "changes",
        "decision",
        "extra",
        "like",
        "mark",
        "number",
        "problems",
        "reasons",
        "score",
        "shown",
        "target",
        "values",
        "verdict",
    )

    def __init__(self, number: int, mark, cells: list):
        self.number, self.mark, self.cells = number, mark, cells
        self.values: dict = {}
        self.problems: list[Problem] = []
        self.shown: dict[int, str] = {}  # column → how a cell was understood, where that differs from what it says
        self.verdict, self.target, self.like, self.score, self.reasons = "", None, "", 0.0, ()
        self.decision = ""  # what a person chose for a doubtful row: "new", "join" or "skip"
        self.changes: dict = {}
        self.before: dict = {}
        self.extra = None

    def fail(self, column: int | None, message: str) -> None:
        """An error in a cell; the cell is left out."""
        self.problems.append(Problem(column, ERROR, message))

    def refuse(self, column: int | None, message: str) -> None:
        """An error that keeps the row out."""
        self.verdict = REFUSED
        self.fail(column, message)

    def note(self, column: int | None, message: str) -> None:
        """Something to know that is no error."""
        self.problems.append(Problem(column, NOTE, message))

    @property
    def is_out(self) -> bool:
        """Settled before anything was compared."""
        return self.verdict in (REFUSED, SKIPPED, CLASH)

    def packed(self) -> list:
        """For the chunk's results."""
        found = [[p.column, p.level, p.message] for p in self.problems]
        target = self.target if isinstance(self.target, int) else None
        return [
            self.verdict,
            target,
            self.like,
            round(self.score, 3),
            list(self.reasons),
            found,
            {str(c): t for c, t in self.shown.items()},
            self.decision,
            {n: [plain(self.before.get(n)), plain(v)] for n, v in self.changes.items() if n not in DERIVED} if self.changes else False,
        ]


@dataclass(slots=True)
class Outcome:
    """A packed result, read back."""

    verdict: str = ""
    target: int | None = None
    like: str = ""
    score: float = 0.0
    reasons: tuple = ()
    problems: tuple = ()
    shown: dict = None
    decision: str = ""
    changed: dict | bool = False  # column → [before, after]; results of earlier versions say only whether

    @property
    def errors(self) -> list:
        """Problems that need mending."""
        return [p for p in self.problems if p[1] == ERROR]
