"""Write tables as xlsx or csv, row by row from an iterator: memory does not grow with the export.

A text that a spreadsheet could take for a formula is neutralised: marked as text in xlsx, led by an apostrophe in csv.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from guanxi.kit.tables.cells import text_of

if TYPE_CHECKING:
    import xlsxwriter

STEP = 1000  # rows between two words about progress
_DANGEROUS = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")
_LONGEST_TEXT = 32_767
_ROWS_PER_SHEET = 1_048_576
_SURE_DIGITS = 15
_SURELY_EXACT = 10**11  # below it four decimals still fit into the fifteen digits
_ILLEGAL_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_NUMBER_FORMATS = {"number": "General", "whole": "0", "money": "#,##0.00"}
_NUMBER_FORMATS |= {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm"}
_WIDTHS = {"number": 12, "whole": 10, "money": 14, "date": 12, "datetime": 17}
_NUMBERS = frozenset({int, float, Decimal})


class Column(NamedTuple):
    """A column of a file. kind says how a number or a date looks: number, whole, money, date, datetime; text (codes too) makes a text of anything.

    width is in characters; without one it follows from kind and header.
    """

    header: str
    kind: str = "text"
    width: float | None = None


class About(NamedTuple):
    """A last sheet that says where the rows come from. `facts(count)` gives its lines: (label, value)."""

    title: str
    facts: Callable[[int], Iterable[tuple[str, str]]]


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet could read this text as a formula: it begins with = + - @, their wide forms, TAB or CR."""
    return bool(_DANGEROUS.match(text))


def write_xlsx(
    target: BinaryIO | str,
    columns: Sequence[Column],
    rows: Iterable[Sequence],
    *,
    sheet: str = "Sheet1",
    about: About | None = None,
    step: Callable[[int], None] | None = None,
) -> int:
    """Write rows to a file or path and return their number. Texts stay texts, Decimals become numbers.

    Aware datetimes are written with their own wall clock. Beyond a million rows a further sheet is begun. `step(count)` is called now and then.
    """
    import xlsxwriter  # a fifth of a second that most processes never need

    book = xlsxwriter.Workbook(target, {"constant_memory": True, "nan_inf_to_errors": True})
    try:
        pen = _Pen(book, columns)
        name = _ILLEGAL_IN_SHEET_NAME.sub(" ", sheet).strip()[:26] or "Sheet1"
        page, line, total = pen.new_sheet(name), 1, 0
        for total, row in enumerate(rows, 1):
            if line == _ROWS_PER_SHEET:
                page, line = pen.new_sheet(f"{name} ({len(book.worksheets()) + 1})"), 1
            pen.row(page, line, row)
            line += 1
            if step and not total % STEP:
                step(total)
        if about:
            page = book.add_worksheet(_ILLEGAL_IN_SHEET_NAME.sub(" ", about.title)[:31])
            page.set_column(0, 0, 16)
            page.set_column(1, 1, 80)
            for number, (label, value) in enumerate(about.facts(total)):
                pen.text(page, number, 0, str(label), pen.head)
                pen.text(page, number, 1, str(value))
    finally:
        book.close()
    return total


class _Pen:
    """The formats of one workbook, and how a cell of each kind is put down."""

    def __init__(self, book: "xlsxwriter.Workbook", columns: Sequence[Column]):
        self.book, self.columns = book, columns
        self.head = book.add_format({"bold": True, "bg_color": "#F1F3F5", "bottom": 1, "valign": "vcenter", "num_format": "@"})
        self.plain = book.add_format({"num_format": "@"})
        self.quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        self.formats = {kind: book.add_format({"num_format": shape}) for kind, shape in _NUMBER_FORMATS.items()}
        self.numbers = [self.formats.get(c.kind, self.formats["number"]) for c in columns]

    def new_sheet(self, name: str):
        page = self.book.add_worksheet(name)
        page.freeze_panes(1, 0)
        for index, column in enumerate(self.columns):
            wide = sum(2 if ord(char) > 0x2E80 else 1 for char in column.header) + 3
            # Cells that are still empty too: what somebody types into a column of codes must not become a rounded number.
            shape = self.formats.get(column.kind, self.plain)
            page.set_column(index, index, column.width or max(min(wide, 40), _WIDTHS.get(column.kind, 14)), shape)
            self.text(page, 0, index, column.header, self.head)
        return page

    def row(self, page, line: int, row: Sequence) -> None:
        for index, value in enumerate(row):
            cls = value.__class__
            if cls is str:
                if value:
                    self.text(page, line, index, value)
            elif cls in _NUMBERS and self.columns[index].kind != "text":
                if -_SURELY_EXACT < value < _SURELY_EXACT or self._stays_exact(value, self.columns[index].kind):
                    page.write_number(line, index, value, self.numbers[index])
                else:
                    self.text(page, line, index, _plain_text(value))
            elif value is not None:
                self._other(page, line, index, value)

    def text(self, page, line: int, index: int, text: str, shape=None) -> None:
        """A cell of text, whatever it looks like. xlsxwriter takes <r>…</r> for markup of its own: a space behind it makes it a text."""
        if text.startswith("<r>") and text.endswith("</r>"):
            text += " "
        # Most texts begin with a letter or a digit, and those are no formula.
        shape = shape or (self.plain if text[:1].isalnum() or not is_dangerous(text) else self.quoted)
        page.write_string(line, index, text[:_LONGEST_TEXT], shape)

    def _stays_exact(self, value, kind: str) -> bool:
        """Whether a spreadsheet shows a large number in full: it rounds beyond fifteen digits, and shows codes of twelve as powers of ten."""
        if isinstance(value, float):
            return True
        if isinstance(value, int):
            return kind != "number" and len(str(abs(value))) <= _SURE_DIGITS
        return not value.is_finite() or len(value.normalize().as_tuple().digits) <= _SURE_DIGITS

    def _other(self, page, line: int, index: int, value) -> None:
        kind = self.columns[index].kind
        if kind == "text" or not isinstance(value, date) or value.year < 1900:
            self.text(page, line, index, _plain_text(value))
        elif isinstance(value, datetime):
            page.write_datetime(line, index, value.replace(tzinfo=None), self.formats["date" if kind == "date" else "datetime"])
        else:
            page.write_datetime(line, index, datetime(value.year, value.month, value.day), self.formats["date"])


def _plain_text(value) -> str:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "seconds")
    return format(value, "f") if isinstance(value, Decimal) else text_of(value)


def write_csv(target: BinaryIO, columns: Sequence[Column], rows: Iterable[Sequence], *, step: Callable[[int], None] | None = None) -> int:
    """Write rows as UTF-8 with a mark (Excel then reads it rightly), CRLF, and return their number. `step(count)` is called now and then.

    Dangerous texts get an apostrophe in front, which kit/tables/cells takes off again when the file is read.
    """
    stream = io.TextIOWrapper(target, encoding="utf-8-sig", errors="replace", newline="", write_through=False)
    try:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([_safe(column.header) for column in columns])
        total = 0
        for total, row in enumerate(rows, 1):
            writer.writerow([_safe(value) for value in row])
            if step and not total % STEP:
                step(total)
    finally:
        stream.flush()
        stream.detach()
    return total


def _safe(value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return "'" + value if is_dangerous(value) else value
    return _plain_text(value)
