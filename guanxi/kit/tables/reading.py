"""Open a table that somebody sent: the one door for imports.

table = open_table("customers.xlsx", synonyms=["客户名称", "电话"])
table.headers            # ["客户名称", "电话", "电话 (2)"]
for row in table.rows(): # Row(number=5, cells=["苏州恒坤", "0512-68888806", ""])
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from guanxi.kit.refusals import gettext_noop
from guanxi.kit.tables import archives, textfiles
from guanxi.kit.tables.cells import LONGEST_CELL, LongText, text_of
from guanxi.kit.tables.guards import BadFile, kind_of
from guanxi.kit.tables.headers import ROWS_LOOKED_AT, clean_headers, find_header
from guanxi.kit.tables.vcards import HEADERS, count_cards, read_cards
from guanxi.kit.tables.workbooks import Sheet, Workbook

MOST_COLUMNS = 500
CARDS_LOOKED_AT = 2_000

_TOTAL = re.compile(r"(?:[合总總小共累]\s*[计計]|本页[合小]计|(?:sub|grand )?total)(?:金额|数量)?\s*[:：]?\s*", re.IGNORECASE)
_SUMS = re.compile(r"[金余总價价額额]$|金额|金額|合计|合計|数量|數量|amount|total|price|qty|quantity|sum", re.IGNORECASE)
_PAGE = re.compile(r"[\s—\-_=·.]*第?\s*\d+\s*页(?:[,，/共]*\s*\d*\s*页?)?[\s—\-_=·.]*")


class Row(NamedTuple):
    """One row of data: its number in the file (from 1) and one cell for each header, "" where the file has none.

    Text files give text; workbooks give str, float, bool, date, datetime, time or timedelta.
    """

    number: int
    cells: list


class LeftOut(NamedTuple):
    """A row below the header that is no data, and why: total, page, header (repeated), or for a business card the msgid of what is wrong."""

    number: int
    reason: str


class Table:
    """An opened table. `kind` is xlsx, xls, xlsb, ods, vcf or text; `sheets` are the visible ones ([""] for text), of a zip the tables in it.

    `header_row` counts from 1 as in the file; 0 for business cards, whose rows are the cards. `row_count` counts all rows below the header and is about right
    for text files. `left_out` is filled while rows() runs.
    """

    def __init__(self, path, name: str, kind: str):
        self.path, self.name, self.kind = Path(path), name, kind
        self.sheets: list[str] = [""]
        self.sheet, self.encoding, self.separator = "", "", ""
        self.header_row, self.row_count = 1, 0
        self.headers: list[str] = []
        self.left_out: list[LeftOut] = []
        self._workbook: Workbook | None = None
        self._sheet: Sheet | None = None
        self._unpacked: Path | None = None  # a table taken out of a zip, for as long as it is open

    def __enter__(self) -> "Table":
        return self

    def __exit__(self, *_error) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file and its memory."""
        if self._workbook:
            self._workbook.close()
        if self._unpacked:
            self._unpacked.unlink(missing_ok=True)
        self._workbook = self._sheet = self._unpacked = None

    def _all_rows(self) -> Iterator[list]:
        if self._sheet:
            return self._sheet.rows()
        if self.kind == "vcf":
            return self._cards()
        return textfiles.text_rows(self.path, self.encoding, self.separator)

    def _cards(self) -> Iterator[list]:
        for card in read_cards(self.path, self.encoding):
            if card.problem:
                self.left_out.append(LeftOut(card.number, card.problem))
            yield [] if card.problem else [card.values.get(header, "") for header in self.headers]

    def rows(self) -> Iterator[Row]:
        """The data rows below the header, in order; blank rows, totals, page marks and repeated headers are left out.

        May be asked for again and then starts anew. A cell of more than 16,000 characters comes cut, as LongText,
        which every reader in kit/tables/cells refuses.
        """
        self.left_out = []
        width, names = len(self.headers), frozenset(self.headers)
        merged = _Carried(self._sheet.merged_down(self.header_row) if self._sheet else {}, self.headers)
        for number, cells in enumerate(self._all_rows(), 1):
            if number <= self.header_row:
                continue
            if merged.areas:
                cells = merged.into(number, cells)
            if len(cells) != width:
                cells = cells[:width] if len(cells) > width else cells + [""] * (width - len(cells))
            first = next((cell for cell in cells if cell not in ("", None)), None)
            if first is None:
                continue
            if isinstance(first, str) and len(first) <= 40:
                reason = _no_data(first, cells, names)
                if reason:
                    if reason != "blank":
                        self.left_out.append(LeftOut(number, reason))
                    continue
            if [cell for cell in cells if cell.__class__ is str and len(cell) > LONGEST_CELL]:
                cells = [_cut(cell) if isinstance(cell, str) and len(cell) > LONGEST_CELL else cell for cell in cells]
            yield Row(number, cells)

    def sample(self, count: int = 20) -> list[Row]:
        """The first data rows, for previews."""
        return list(islice(self.rows(), count))


class _Carried:
    """Cells merged over several rows hold their text in the first one only; the rows below get it too, unless they are blank otherwise."""

    def __init__(self, areas: dict[int, list[tuple[int, int]]], headers: list[str]):
        # The total of an order belongs to it once, not to each of its lines.
        totals = {n for n, header in enumerate(headers) if _SUMS.search(header)}
        self.areas = {row: kept for row, found in areas.items() if (kept := [a for a in found if a[0] not in totals])}
        self.open: dict[int, tuple[int, object]] = {}  # column → last row, content

    def into(self, number: int, cells: list) -> list:
        """The row as a reader sees it."""
        self.open = {column: (last, told) for column, (last, told) in self.open.items() if last >= number}
        if self.open and _filled(cells):
            cells = list(cells)
            for column, (_last, told) in self.open.items():
                if column < len(cells) and cells[column] in ("", None):
                    cells[column] = told
        for column, last in self.areas.get(number, ()):
            if column < len(cells) and cells[column] not in ("", None):
                self.open[column] = (last, cells[column])
        return cells


def _no_data(first: str, cells: list, names: frozenset[str]) -> str:
    """Why a row that begins with this short text is no data: blank, page, total, header; "" when it is data."""
    if first[:1].isspace() or first[:1] in "\u200b\ufeff":
        if not any(text_of(cell) for cell in cells):
            return "blank"
        first = first.strip()
    if first[:1] in "合总總小共本累TtSsGg" and _TOTAL.fullmatch(first) and _filled(cells) < max(len(names) * 0.7, 2):
        return "total"
    if _PAGE.fullmatch(first) and len(names) > 2 and _filled(cells) == 1:
        return "page"
    same = sum(map(names.__contains__, cells))
    if same > 1 and same > _filled(cells) / 2:
        return "header"
    return ""


def _filled(cells: list) -> int:
    return sum(1 for cell in cells if cell not in ("", None))


def _cut(text: str) -> LongText:
    return LongText(text[:LONGEST_CELL])


def open_table(
    path,
    *,
    name: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
    synonyms: Iterable[str] = (),
) -> Table:
    """Open a table file and find its sheet, header row and headers. Raises BadFile with a text for the user.

    name is what the user called the file (for messages); encoding and separator matter for text only; sheet and
    header_row (from 1) overrule the search; synonyms are all headers that the caller knows. What the file is
    shows in its content: its ending is not looked at. Close the table, or use it in a `with`.
    """
    known = list(synonyms)
    kind = kind_of(path)
    if kind == "zip":
        return _open_packed(path, encoding=encoding, sheet=sheet, header_row=header_row, synonyms=known)
    table = Table(path, name or Path(path).name, kind)
    _OPENERS.get(kind, _open_workbook)(table, encoding, sheet, header_row, known)
    if not table.headers:
        raise BadFile(gettext_noop("No table was found in this file"))
    if len(table.headers) > MOST_COLUMNS:
        message = gettext_noop("The table has %(count)s columns, %(most)s can be imported")
        raise BadFile(message, count=len(table.headers), most=MOST_COLUMNS)
    return table


def sheet_names(path) -> list[str]:
    """The visible sheets of a workbook, the tables of a zip; [""] for everything else. Raises BadFile."""
    kind = kind_of(path)
    if kind == "zip":
        return list(archives.tables_of(path))
    if kind in ("text", "vcf"):
        return [""]
    book = Workbook(path, kind)
    try:
        return book.sheets or book.all_sheets
    finally:
        book.close()


def _open_packed(path, *, sheet: str | None, **options) -> Table:
    """One of the tables in a zip: the one that `sheet` names, else the first."""
    packed = archives.tables_of(path)
    if sheet is not None and sheet not in packed:
        raise BadFile(gettext_noop("The file has no sheet called %(name)s"), name=sheet)
    chosen = sheet if sheet is not None else next(iter(packed))
    target = archives.unpack(path, packed[chosen])
    try:
        if kind_of(target) == "zip":
            raise BadFile(gettext_noop("This zip file holds no table. Unpack it first and import the table inside"))
        table = open_table(target, name=chosen, **options)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    table.sheets, table.sheet, table._unpacked = list(packed), chosen, target
    return table


def _open_cards(table: Table, encoding, _sheet, _header_row, _known) -> None:
    table.encoding, table.header_row = textfiles.find_encoding(table.path, encoding), 0
    table.headers, table.row_count = list(HEADERS), count_cards(table.path)
    if all(card.problem for card in islice(read_cards(table.path, table.encoding), CARDS_LOOKED_AT)):
        raise BadFile(gettext_noop("The file holds no business card that can be read"))


def _open_text(table: Table, encoding: str | None, _sheet, header_row: int | None, known: list[str]) -> None:
    table.encoding = textfiles.find_encoding(table.path, encoding)
    table.separator = textfiles.find_separator(table.path, table.encoding)
    head = list(islice(table._all_rows(), max(ROWS_LOOKED_AT, header_row or 0)))
    index = header_row - 1 if header_row else find_header(head, known)[0]
    table.header_row = index + 1
    table.headers = clean_headers(_trimmed(head, index)) if index < len(head) else []
    table.row_count = max(textfiles.about_rows(table.path, table.encoding) - table.header_row, 0)


def _open_workbook(table: Table, _encoding, sheet: str | None, header_row: int | None, known: list[str]) -> None:
    book = table._workbook = Workbook(table.path, table.kind)
    table.sheets = book.sheets or book.all_sheets
    if sheet is not None and sheet not in book.all_sheets:
        raise BadFile(gettext_noop("The file has no sheet called %(name)s"), name=sheet)
    best_score, wanted = -1.0, [sheet] if sheet is not None else table.sheets[:8]
    for candidate in wanted:
        loaded = book.sheet(candidate)
        head = list(islice(loaded.rows(), max(ROWS_LOOKED_AT, header_row or 0)))
        index, score = find_header(head, known)
        if score > best_score and (head or sheet is not None):
            best_score = score
            index = header_row - 1 if header_row else index
            table.sheet, table._sheet, table.header_row = candidate, loaded, index + 1
            row = _trimmed(head, index) if index < len(head) else []
            table.headers = clean_headers(row, loaded.above(index, len(row)))
            table.row_count = max(loaded.row_count - table.header_row, 0)
        if score >= 3.0 and len(head) > index + 1:
            break  # a header row that the caller knows, with data below it: no need to load the other sheets


_OPENERS = {"text": _open_text, "vcf": _open_cards}


def _trimmed(head: list[list], index: int) -> list:
    """The header cells as far as anything stands in or below them; a heading without data is kept, a bare column too."""
    row = head[index]
    last = max((i for line in head[index:] for i, cell in enumerate(line) if text_of(cell)), default=-1)
    return list(row[: last + 1]) + [""] * max(last + 1 - len(row), 0)
