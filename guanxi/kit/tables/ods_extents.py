"""The extent of ods sheets, where one element may stand for many rows and columns."""

import zipfile
from xml.sax.handler import ContentHandler

from guanxi.kit.refusals import gettext_noop
from guanxi.kit.tables.extent import LARGEST_TEXT, Extent, too_much_text, walk_xml
from guanxi.kit.tables.guards import BadFile, inflated


class _OdsCells(ContentHandler):
    """Cells of an ods file, where one element may stand for many rows and columns."""

    def __init__(self):
        super().__init__()
        self.extent, self.row, self.rows, self.column, self.columns, self.filled, self.text = Extent(), 0, 1, 0, 1, False, 0

    def startElement(self, name, attrs):
        if name == "table:table":
            self.extent, self.row = Extent(), 0
        elif name == "table:table-row":
            self.rows, self.column = self._repeat(attrs, "table:number-rows-repeated", 1_048_576), 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self.columns = self._repeat(attrs, "table:number-columns-repeated", 16_384)
            self.filled = "office:value-type" in attrs
            if self.filled:
                self.extent.meet(self.row + 1, 1, 0)
                self.extent.meet(self.row + self.rows, self.column + self.columns, self.rows * self.columns)
            self.column += self.columns

    def endElement(self, name):
        if name == "table:table-row":
            self.row += self.rows

    def characters(self, content):
        self.text += len(content) * self.rows * self.columns
        if self.text > LARGEST_TEXT // 4:
            raise too_much_text()

    @staticmethod
    def _repeat(attrs, name: str, most: int) -> int:
        value = attrs.get(name, "1")
        if not value.isdigit() or not 1 <= int(value[:9]) <= most:
            raise BadFile(gettext_noop("The file is written in an unusual way. Save it again with Excel or WPS"))
        return int(value)


def check_ods(path, info: zipfile.ZipInfo) -> None:
    """Walk the sheets of an ods file. Raises BadFile."""
    walk_xml(inflated(path, info), _OdsCells())
