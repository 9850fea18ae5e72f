"""Write tables as xlsx or csv, row by row from an iterator: memory does not grow with the export.

A text that a spreadsheet could take for a formula is neutralised: marked as text in xlsx, led by an apostrophe in csv.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import BinaryIO, NamedTuple

import xlsxwriter

_DANGEROUS = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")
_LONGEST_TEXT = 32_767
_ROWS_PER_SHEET = 1_048_576
_SURE_DIGITS = 15
_ILLEGAL_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_NUMBER_FORMATS = {"number": "General", "whole": "0", "money": "#,##0.00", "percent": "0.0%"}
_NUMBER_FORMATS |= {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm"}
_WIDTHS = {"number": 12, "whole": 10, "money": 14, "percent": 9, "date": 12, "datetime": 17}


class Column(NamedTuple):
    """A column of an export. kind: text (phones and codes too), number, whole, money, percent, date, datetime.

    width is in characters; without one it follows from kind and header.
    """

    header: str
    kind: str = "text"
    width: float | None = None


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet could read this text as a formula: it begins with = + - @, their wide forms, TAB or CR."""
    return bool(_DANGEROUS.match(text))


def write_xlsx(
    target: BinaryIO | str, columns: Sequence[Column], rows: Iterable[Sequence], *, sheet: str = "Sheet1", notes: Sequence[str] = ()
) -> int:
    """Write rows to a file or path and return their number. Texts stay texts, Decimals become numbers.

    notes (who exported when and why) go on a sheet of their own after the data. Aware datetimes are written with
    their own wall clock. Beyond a million rows a further sheet is begun.
    """
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "nan_inf_to_errors": True})
    try:
        pen = _Pen(book, columns)
        name = _ILLEGAL_IN_SHEET_NAME.sub(" ", sheet).strip()[:26] or "Sheet1"
        page, line, total = pen.new_sheet(name), 1, 0
        for row in rows:
            if line == _ROWS_PER_SHEET:
                page, line = pen.new_sheet(f"{name} ({len(book.worksheets()) + 1})"), 1
            pen.row(page, line, row)
            line, total = line + 1, total + 1
        if notes:
            page = book.add_worksheet("ⓘ")
            page.set_column(0, 0, 80)
            for number, note in enumerate(notes):
                page.write_string(number, 0, str(note)[:_LONGEST_TEXT], pen.quoted if is_dangerous(str(note)) else None)
    finally:
        book.close()
    return total


class _Pen:
    """The formats of one workbook, and how a cell of each kind is put down."""

    def __init__(self, book: xlsxwriter.Workbook, columns: Sequence[Column]):
        self.book, self.columns = book, columns
        self.head = book.add_format({"bold": True, "bg_color": "#F1F3F5", "bottom": 1, "valign": "vcenter", "num_format": "@"})
        self.text = book.add_format({"num_format": "@"})
        self.quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        self.formats = {kind: book.add_format({"num_format": shape}) for kind, shape in _NUMBER_FORMATS.items()}

    def new_sheet(self, name: str):
        page = self.book.add_worksheet(name)
        page.freeze_panes(1, 0)
        for index, column in enumerate(self.columns):
            wide = sum(2 if ord(char) > 0x2E80 else 1 for char in column.header) + 3
            page.set_column(index, index, column.width or max(min(wide, 40), _WIDTHS.get(column.kind, 14)))
            page.write_string(0, index, column.header, self.head)
        return page

    def row(self, page, line: int, row: Sequence) -> None:
        for index, (value, column) in enumerate(zip(row, self.columns, strict=True)):
            if value is None or value == "":
                continue
            if isinstance(value, bool) or not isinstance(value, int | float | Decimal | date | time):
                text = _plain_text(value)
                page.write_string(line, index, text[:_LONGEST_TEXT], self.quoted if is_dangerous(text) else self.text)
            elif column.kind == "text":
                page.write_string(line, index, _plain_text(value), self.text)
            elif isinstance(value, date | time):
                self._moment(page, line, index, value, column.kind)
            elif _digits(value) > _SURE_DIGITS:
                page.write_string(line, index, str(value), self.text)  # Excel would round it
            else:
                page.write_number(line, index, value, self.formats.get(column.kind, self.formats["number"]))

    def _moment(self, page, line: int, index: int, value: date | time, kind: str) -> None:
        if isinstance(value, time) or value.year < 1900:
            page.write_string(line, index, _plain_text(value), self.text)
            return
        if isinstance(value, datetime):
            value = value.replace(tzinfo=None)
            shape = "date" if kind == "date" else "datetime"
        else:
            shape = "date"
        page.write_datetime(line, index, value, self.formats[shape])


def _digits(value) -> int:
    return len(str(abs(value))) if isinstance(value, int) else len(value.normalize().as_tuple().digits) if isinstance(value, Decimal) else 0


def _plain_text(value) -> str:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "seconds")
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def write_csv(target: BinaryIO, columns: Sequence[Column], rows: Iterable[Sequence]) -> int:
    """Write rows as UTF-8 with a mark (Excel then reads it rightly), CRLF, and return their number.

    Dangerous texts get an apostrophe in front, which kit/tables/cells takes off again when the file is read.
    """
    stream = io.TextIOWrapper(target, encoding="utf-8-sig", errors="replace", newline="", write_through=False)
    try:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([_safe(column.header) for column in columns])
        total = 0
        for row in rows:
            writer.writerow([_safe(value) for value in row])
            total += 1
    finally:
        stream.flush()
        stream.detach()
    return total


def _safe(value) -> str:
    if value is None:
        return ""
    text = _plain_text(value)
    if isinstance(value, int | float | Decimal | date) and not isinstance(value, bool):
        return text
    return "'" + text if is_dangerous(text) else text
