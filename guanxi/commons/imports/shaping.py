"""How the rows of a file are laid down: words that mean nothing become blanks, empty cells take what stands above, columns are put together.

All of it happens while the file is read, so that everything after sees ordinary columns: they can be assigned,
mended, remembered and sent back like those of the file.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guanxi.kit.errors import DomainError
from guanxi.kit.tables.cells import text_of
from guanxi.kit.tables.headers import header_key

MOST_ADDED, MOST_BLANKS = 12, 30
LONGEST_TEMPLATE = 500
SIGN = "＋"

NOWHERE, ROW_NUMBER = -1, -2
_HOLE = re.compile(r"\{([^{}]{1,120})\}")
_SLASHED = re.compile(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}(?!\d)")
_LOOSE = " \t\r\n/／|｜,，;；:：、-—·"


@dataclass(frozen=True)
class Added:
    """A column that the file lacks. field: what it is meant for. template: a text with {headers} in it, or a plain text for all rows."""

    field: str
    template: str

    @property
    def holes(self) -> list[str]:
        """Headers that the text asks for."""
        return _HOLE.findall(self.template)


class Shape:
    """What was chosen for one file, applied to its rows one after the other: filling down needs them in order."""

    def __init__(self, chosen: dict, headers: list[str], columns: dict):
        self.width = len(headers)
        self.blanks = frozenset(chosen.get("blanks", ()))
        places = {header_key(h): n for n, h in reversed(list(enumerate(headers)))}
        self.down = [places[k] for h in chosen.get("fill_down", ()) if (k := header_key(h)) in places]
        self.last: dict[int, object] = {}
        self.added = [Added(field, template) for field, template in chosen.get("added", ())]
        self.plans = [_plan(a.template, places) for a in self.added]
        self.labels = _labels(self.added, columns, headers)
        self.headers = [*headers, *self.labels]
        self.days = Days()

    @property
    def mapping(self) -> dict[str, str]:
        """Header → field of the added columns."""
        return {label: a.field for label, a in zip(self.labels, self.added, strict=True)}

    def take(self, number: int, cells: list) -> list:
        """The cells of the next row, whose number in the file is given."""
        if self.blanks:
            cells = ["" if c.__class__ is str and c.strip() in self.blanks else c for c in cells]
        for n in self.down:
            if n < len(cells) and cells[n] not in ("", None):
                self.last[n] = cells[n]
            elif n in self.last and n < len(cells):
                cells[n] = self.last[n]
        self.days.look(cells)
        if not self.plans:
            return cells
        cells = cells + [""] * (self.width - len(cells))
        return cells + [_filled(plan, number, cells) for plan in self.plans]


class Days:
    """Whether dates such as 3/4/2024 begin with the day or with the month, as the other dates of the same columns show."""

    SAMPLE = 200

    def __init__(self):
        self.seen, self.candidates = 0, {}
        self.found = {"day": 0, "month": 0, "either": 0}

    def look(self, cells: list) -> None:
        """Counts the dates of one row; after some rows only in columns that hold such dates."""
        self.seen += 1
        places = range(len(cells)) if self.seen <= self.SAMPLE else self.candidates
        for n in places:
            cell = cells[n] if n < len(cells) else ""
            if cell.__class__ is not str or not 8 <= len(cell) <= 30 or not (match := _SLASHED.match(cell)):
                continue
            self.candidates[n] = True
            first, second = int(match.group(1)), int(match.group(2))
            if first != second:
                self.found["day" if first > 12 else "month" if second > 12 else "either"] += 1

    @property
    def first(self) -> bool | None:
        """True: the day stands first; None: the file does not say."""
        day, month = self.found["day"], self.found["month"]
        return day > month if bool(day) != bool(month) else None


def _plan(template: str, places: dict[str, int]) -> list[tuple[str, int | None]]:
    """(text before, column) pairs; a hole that no header fits stays empty, {#} is the row's number, what follows the last one stands with None."""
    made, at = [], 0
    for match in _HOLE.finditer(template):
        made.append(
            (template[at : match.start()], ROW_NUMBER if match.group(1) == "#" else places.get(header_key(match.group(1)), NOWHERE))
        )
        at = match.end()
    return [*made, (template[at:], None)]


def _filled(plan: list, number: int, cells: list) -> str:
    """The text of one row. What stands before a hole goes with it: an empty cell leaves no loose comma behind."""
    if len(plan) == 1:
        return plan[0][0]
    text, is_any = "", False
    for before, n in plan:
        if n is None:
            text += before if is_any else ""
        elif told := str(number) if n == ROW_NUMBER else text_of(cells[n]) if n >= 0 else "":
            text += (before if text else before.lstrip(_LOOSE)) + told
            is_any = is_any or n >= 0
    return text.strip()


def _labels(added: list[Added], columns: dict, headers: list[str]) -> list[str]:
    made: list[str] = []
    for each in added:
        name = SIGN + (str(columns[each.field].label) if each.field in columns else each.field)
        taken, n = {*headers, *made}, 2
        label = name
        while label in taken:
            label, n = f"{name} ({n})", n + 1
        made.append(label)
    return made


def bare(text: str) -> str:
    """What was typed, without blanks around it and without NUL, which PostgreSQL keeps nowhere."""
    return text.replace("\x00", "").strip()


def chosen(*, blanks: Iterable[str] = (), fill_down: Iterable[str] = (), added: Iterable[tuple[str, str]] = ()) -> dict:
    """The choices as Import.options keeps them. Raises DomainError for too many or too long ones."""
    words = list(dict.fromkeys(b for told in blanks if (b := bare(told))))
    pairs = [[field, template] for field, told in added if field and (template := bare(told))]
    if len(words) > MOST_BLANKS or len(pairs) > MOST_ADDED:
        raise DomainError(
            _("At most %(words)s words for empty and %(columns)s added columns.") % {"words": MOST_BLANKS, "columns": MOST_ADDED}
        )
    if any(len(template) > LONGEST_TEMPLATE for _field, template in pairs):
        raise DomainError(_("The text of an added column has at most %(n)s characters.") % {"n": LONGEST_TEMPLATE})
    made = {"blanks": words, "fill_down": list(dict.fromkeys(h for h in fill_down if h)), "added": pairs}
    return {name: told for name, told in made.items() if told}


def strange_holes(shape: dict, headers: list[str]) -> list[str]:
    """Headers that the added columns ask for and the file has not."""
    known = {header_key(h) for h in headers}
    return [
        hole
        for field, template in shape.get("added", ())
        for hole in Added(field, template).holes
        if hole != "#" and header_key(hole) not in known
    ]
