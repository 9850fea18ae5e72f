"""The extent of xlsx sheets: cells in their usual spelling are counted fast, all others by the XML parser."""

import re
import zipfile
from array import array
from collections.abc import Iterator
from xml.sax.handler import ContentHandler

from guanxi.kit.refusals import gettext_noop
from guanxi.kit.tables.extent import LARGEST_TEXT, MOST_ROWS, Extent, Stop, too_many_rows, too_much_text, walk_xml
from guanxi.kit.tables.guards import BadFile, inflated

MOST_ODD_CELLS = 1_000_000

# Cells as Excel, WPS and every common library write them; a sheet with others is walked by the XML parser.
_COLUMN = re.compile(rb'<c r="([A-Z]{1,3})')
_ROW = re.compile(rb'<c r="[A-Z]{1,3}(\d{1,7})"')
_FILLED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"(?: (?:s|t|cm|vm|ph)="[A-Za-z0-9]*")*>')
_CELL_STARTS = (b"<c ", b"<c>", b"<c/", b"<c\t", b"<c\r", b"<c\n")
_PREFIXED = re.compile(rb"<[\w.\-]+:c[\s/>]")
_SHARED = re.compile(rb't="s"[^<>]*>\s*<v>(\d{1,19})</v>')
_HEAD = 64 * 1024


def check_xlsx(path, sheets: list[zipfile.ZipInfo], infos: list[zipfile.ZipInfo]) -> None:
    """Walk every part of an xlsx file that could be a sheet. Raises BadFile."""
    for info in sheets:
        _check_dimension(path, info)
    cells = sum(_check_sheet(path, info).cells for info in sheets)
    lengths = _shared_lengths(path, infos)
    if cells * max(lengths, default=0) > LARGEST_TEXT:
        _check_text(path, sheets, lengths)


class _Dimension(ContentHandler):
    ref = ""

    def startElement(self, name, attrs):
        name = name.rpartition(":")[2]
        if name == "dimension":
            self.ref = attrs.get("ref", "")
        if name in ("dimension", "sheetData"):
            raise Stop


def _check_dimension(path, info: zipfile.ZipInfo) -> None:
    """Refuse a sheet by the size that it states itself: the quick answer for sheets formatted to the last row."""
    handler = _Dimension()
    walk_xml(iter([next(inflated(path, info), b"")[:_HEAD]]), handler)
    match = re.fullmatch(r"[A-Z]+[0-9]+:[A-Z]+0*([0-9]+)", handler.ref)
    # No more digits than a row can have: the text of a hostile file may hold thousands.
    if match and (rows := int(match.group(1)[:9])) > MOST_ROWS:
        raise too_many_rows(rows)


def _whole(pieces: Iterator[bytes], mark: bytes) -> Iterator[bytes]:
    """The pieces cut before the last mark each, so that no match is torn apart."""
    rest = b""
    for piece in pieces:
        piece = rest + piece
        at = piece.rfind(mark)
        if at > 0:
            yield piece[:at]
            rest = piece[at:]
        else:
            rest = piece
    yield rest


def _check_sheet(path, info: zipfile.ZipInfo) -> Extent:
    extent = Extent()
    for piece in _whole(inflated(path, info), b"<"):
        letters, digits = _COLUMN.findall(piece), _ROW.findall(piece)
        known = len(letters) == len(digits) == sum(map(piece.count, _CELL_STARTS))
        if not known or (b":c" in piece and _PREFIXED.search(piece)):
            return _check_odd_sheet(path, info)
        if not digits:
            continue
        rows, columns = list(map(int, set(digits))), max(map(_column, set(letters)))
        if columns > 50 or max(rows) > MOST_ROWS:
            # Formatted empty cells may reach to the edge of the sheet; readers leave them out.
            filled = _FILLED.findall(piece)
            rows, columns = [int(row) for _, row in filled] or [1], max((_column(name) for name in {name for name, _ in filled}), default=1)
        extent.meet(min(rows), columns, 0)
        extent.meet(max(rows), columns, len(letters))
    return extent


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


class _Cells(ContentHandler):
    """Cells of a sheet whose writer has its own ways (no references, prefixes), by the XML parser."""

    def __init__(self):
        super().__init__()
        self.extent, self.row, self.column = Extent(), 0, 0

    def startElement(self, name, attrs):
        name = name.rpartition(":")[2]
        if name == "row":
            self.row = int(attrs["r"]) if re.fullmatch(r"[0-9]{1,9}", attrs.get("r", "")) else self.row + 1
            self.column = 0
        elif name == "c":
            match = re.fullmatch(r"\$?([A-Za-z]{1,7})\$?([0-9]{1,9})", attrs.get("r", ""))
            self.row = int(match.group(2)) if match else max(self.row, 1)
            self.column = _column(match.group(1).upper().encode()) if match else self.column + 1
            self.extent.meet(self.row, self.column)
            if self.extent.cells > MOST_ODD_CELLS:
                raise BadFile(gettext_noop("The file is written in an unusual way. Save it again with Excel or WPS"))


def _check_odd_sheet(path, info: zipfile.ZipInfo) -> Extent:
    handler = _Cells()
    walk_xml(inflated(path, info), handler)
    return handler.extent


def _shared_lengths(path, infos: list[zipfile.ZipInfo]) -> array:
    """Bytes of every shared text, in order (markup included, so never too few)."""
    lengths = array("L")
    for info in infos:
        if info.filename.lower() == "xl/sharedstrings.xml":
            rest = b""
            for piece in inflated(path, info):
                *whole, rest = (rest + piece).split(b"</si>")
                lengths.extend(map(len, whole))
            lengths.append(len(rest))
            lengths[0] -= min(lengths[0], 300)  # the head of the part is no text
    return lengths


def _check_text(path, sheets: list[zipfile.ZipInfo], lengths: array) -> None:
    """Add up the text of all cells when a bound was not enough."""
    total = 0
    for info in sheets:
        for piece in _whole(inflated(path, info), b"<c "):
            try:
                total += sum(map(lengths.__getitem__, map(int, _SHARED.findall(piece))))
            except (IndexError, OverflowError):
                raise BadFile(gettext_noop("The file is damaged or only half of it arrived. Save it again and retry")) from None
            if total > LARGEST_TEXT:
                raise too_much_text()
