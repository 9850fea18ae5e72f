"""How large a sheet really is, before a reader lays it out in memory: the count, and the walk over XML.

A reader keeps a sheet as a full rectangle: one cell in A1 and one in XFD1048576 would ask for 17 billion
cells. And a text that stands once in the file is copied into every cell that shows it. So every sheet is
walked once, in pieces: by xlsx_extents, xlsb_extents and ods_extents.
"""

from collections.abc import Iterator
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from guanxi.kit.refusals import gettext_noop
from guanxi.kit.tables.guards import BadFile

MOST_ROWS = 200_000
MOST_CELLS = 10_000_000
LARGEST_TEXT = 512 * 1024 * 1024


class Extent:
    """What a walk over one sheet has met so far: last row and column (from 1), first row, filled cells."""

    def __init__(self):
        self.first_row, self.last_row, self.columns, self.cells = 0, 0, 0, 0

    def meet(self, row: int, column: int, count: int = 1) -> None:
        """Count filled cells at a place. Raises BadFile as soon as the sheet is too large."""
        self.first_row = min(self.first_row or row, row)
        self.last_row = max(self.last_row, row)
        self.columns = max(self.columns, column)
        self.cells += count
        self.judge()

    def judge(self) -> None:
        """Raise BadFile when the rectangle or the number of cells is too large."""
        if self.last_row > MOST_ROWS:
            raise too_many_rows(self.last_row)
        if self.cells > MOST_CELLS or (self.last_row - self.first_row + 1) * self.columns > MOST_CELLS:
            raise BadFile(gettext_noop("The sheet holds more than %(count)s cells. Split it or save it as .csv"), count=f"{MOST_CELLS:,}")


def too_many_rows(rows: int) -> BadFile:
    """The refusal of a sheet with this many rows."""
    return BadFile(
        gettext_noop("The sheet has %(rows)s rows, an Excel file may have %(most)s. Delete empty rows at the end, or save it as .csv"),
        rows=f"{rows:,}",
        most=f"{MOST_ROWS:,}",
    )


def too_much_text() -> BadFile:
    """The refusal of a file whose cells repeat long texts."""
    return BadFile(gettext_noop("The cells of this file repeat long texts and would fill the memory. Save it as .csv"))


class Stop(Exception):
    """The walk has seen what it wanted."""


def walk_xml(pieces: Iterator[bytes], handler: ContentHandler) -> None:
    """Feed an XML part to a handler by the defused parser; a handler ends the walk by raising Stop. Raises BadFile."""
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(handler)
    try:
        for piece in pieces:
            parser.feed(piece)
    except Stop:
        return
    except DefusedXmlException:
        raise BadFile(gettext_noop("The file holds definitions that no table needs and is not opened")) from None
    except BadFile:
        raise
    except (SAXException, LookupError, ValueError):  # no XML, an encoding that does not exist, a number that is none
        raise BadFile(gettext_noop("The file is damaged or only half of it arrived. Save it again and retry")) from None
