"""Values that occur nowhere else: whoever finds one in an answer knows from which row and field it came."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.db import models

from guanxi.kit.china import phones

ALPHABET = "0123456789abcdefghijkmnpqrstuvwyz"  # neither l and o (read as 1 and 0 by some fonts) nor x (the end mark)
WORD = re.compile(r"zq[0-9a-z]{5}x", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\w.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\w)")  # a comma before it may be that of a CSV file
PHONE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
DAY = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
SHORTEST = 8


@dataclass(frozen=True)
class Row:
    """A row of the world: whose it is, whether it lies in the recycle bin, for private things who alone may see it, and in which closed tier it is kept."""

    key: str
    pk: int
    owner: str = ""
    department: str = ""
    binned: bool = False
    readers: frozenset | None = None
    tier: str = ""


@dataclass(frozen=True)
class Canary:
    """A value, and the field of the row that holds it."""

    text: str
    row: Row
    field: str
    masked: bool = False


class Mint:
    """Makes canaries and knows them again. `words`, `numbers`, `days`, `phones`: spelling → what carries it."""

    def __init__(self):
        self.count = 0
        self.found: dict[str, dict[str, Canary]] = {"word": {}, "number": {}, "phone": {}, "day": {}}
        self.pending: dict[str, list[tuple[str, str, str, bool]]] = {}

    def word(self) -> str:
        """Eight letters and digits."""
        self.count += 1
        left, made = self.count * 7_919_113 % len(ALPHABET) ** 5, ""
        for _ in range(5):
            left, digit = divmod(left, len(ALPHABET))
            made += ALPHABET[digit]
        return f"zq{made}x"

    def value(self, column: models.Field, kind: str, slot: str, field: str, masked: bool = False):
        """A value for a column, remembered for the row that `settle(slot, …)` names later; None when no value would be unmistakable."""
        made, spellings = self._made(column, kind)
        for sort, text in spellings:
            self.pending.setdefault(slot, []).append((sort, text, field, masked))
        return made

    def settle(self, slot: str, row: Row) -> None:
        """The values minted under a slot stand in this row."""
        for sort, text, field, masked in self.pending.pop(slot, ()):
            assert text not in self.found[sort], text
            self.found[sort][text] = Canary(text, row, field, masked)

    def plant(self, row: Row, field: str) -> str:
        """A word for a place that is no column."""
        text = self.word()
        self.found["word"][text] = Canary(text, row, field)
        return text

    def _made(self, column, kind):
        if kind == "phone":
            self.count += 1
            digits = f"139{self.count * 7 + 10_000_000:08d}"
            return f"+86{digits}", [("phone", digits)]
        if isinstance(column, models.DateTimeField | models.DateField):
            self.count += 1
            day = date(1925, 1, 1) + timedelta(days=self.count)
            value = datetime(day.year, day.month, day.day, 4, tzinfo=UTC) if isinstance(column, models.DateTimeField) else day
            return value, [("day", day.isoformat())]
        if isinstance(column, models.DecimalField):
            return self._amount(column)
        if isinstance(column, models.PositiveSmallIntegerField | models.SmallIntegerField | models.BooleanField):
            return None, []
        if isinstance(column, models.IntegerField):
            self.count += 1
            return 7_000_000 + self.count * 13, [("number", str(7_000_000 + self.count * 13))]
        if isinstance(column, models.TextField | models.CharField):
            return self._text(column)
        return None, []

    def _amount(self, column):
        self.count += 1
        whole = 11_000_000 + self.count * 3_000
        if column.max_digits - column.decimal_places < 8:
            return None, []
        return Decimal(f"{whole}.37"), [("number", str(whole)), ("number", f"{whole / 10000:.1f}")]

    def _text(self, column):
        if (column.max_length or 99) < SHORTEST or column.choices:
            return None, []
        word = self.word()
        shown = word if not isinstance(column, models.EmailField) and column.name != "email" else f"{word}@leak.example"
        return shown if len(shown) <= (column.max_length or 999) else word, [("word", word)]

    def seen_in(self, text: str) -> set[Canary]:
        """Every canary in a text."""
        words, numbers, mobiles, days = (self.found[s] for s in ("word", "number", "phone", "day"))
        found = {words[w] for w in {m.lower() for m in WORD.findall(text)} if w in words}
        for token in set(NUMBER.findall(text)):
            plain = token.replace(",", "")
            for spelling in (plain, plain.partition(".")[0]):
                if spelling in numbers:
                    found.add(numbers[spelling])
        found |= {mobiles[p] for p in {re.sub(r"[ -]", "", m) for m in PHONE.findall(text)} if p in mobiles}
        found |= {days[d] for d in {f"{y}-{int(m):02d}-{int(d):02d}" for y, m, d in DAY.findall(text)} if d in days}
        return found

    @property
    def all(self) -> list[Canary]:
        """All of them."""
        return list({(c.row, c.field): c for spellings in self.found.values() for c in spellings.values()}.values())


def shown_phone(number: str) -> str:
    """As pages write it, so that a change of that format breaks this suite rather than blinds it."""
    return phones.show(number)
