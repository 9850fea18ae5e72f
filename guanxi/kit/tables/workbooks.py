"""Workbooks (xlsx, xls, xlsb, ods) by python-calamine, after the guards have let them in."""

from collections.abc import Iterator

import python_calamine

from guanxi.kit.refusals import gettext_noop
from guanxi.kit.tables.extent import MOST_ROWS, too_many_rows
from guanxi.kit.tables.guards import BadFile, check_parts, zip_directory
from guanxi.kit.tables.ods_extents import check_ods
from guanxi.kit.tables.trial import try_reading
from guanxi.kit.tables.xls_extents import check_xls
from guanxi.kit.tables.xlsb_extents import check_xlsb
from guanxi.kit.tables.xlsx_extents import check_xlsx


def check_workbook(path, kind: str) -> None:
    """All guards of a workbook: directory, real sizes, extents. Raises BadFile."""
    if kind == "xls":
        check_xls(path)
        return
    infos = zip_directory(path)
    check_parts(path, infos)
    # Which part is a sheet stands in a part of its own that may say anything: all that a reader could read are walked.
    sheets = [info for info in infos if info.filename.lower().endswith(".bin" if kind == "xlsb" else ".xml")]
    if kind == "ods":
        check_ods(path, next(info for info in infos if info.filename == "content.xml"))
    elif kind == "xlsb":
        check_xlsb(path, sheets, infos)
    else:
        check_xlsx(path, sheets, infos)


class Workbook:
    """An opened workbook: the names of its visible sheets, and each sheet loaded when it is asked for."""

    def __init__(self, path, kind: str):
        check_workbook(path, kind)
        if kind in ("xls", "xlsb"):
            try_reading(path)
        self._book = _call(python_calamine.load_workbook, str(path))
        self.sheets = [
            sheet.name
            for sheet in self._book.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet and sheet.visible == python_calamine.SheetVisibleEnum.Visible
        ]
        self.all_sheets = list(self._book.sheet_names)

    def sheet(self, name: str) -> "Sheet":
        """One sheet, loaded into memory (57 MB for 100,000 rows of 20 columns)."""
        return Sheet(_call(self._book.get_sheet_by_name, name))

    def close(self) -> None:
        """Let go of the file."""
        self._book.close()


class Sheet:
    """The rows of one sheet; columns are counted from A, whatever the first filled column is."""

    def __init__(self, sheet):
        self._sheet = sheet
        self.row_count = (sheet.end[0] + 1) if sheet.end else 0
        self._padding = [""] * (sheet.start[1] if sheet.start else 0)
        if self.row_count > MOST_ROWS:
            raise too_many_rows(self.row_count)

    def rows(self) -> Iterator[list]:
        """Every row from row 1 on, the empty ones at the top and between included."""
        for row in self._sheet.iter_rows():
            yield self._padding + row if self._padding else row

    def merged_down(self, header_row: int) -> dict[int, list[tuple[int, int]]]:
        """First row (from 1) → (column, last row) of cells below the header that are merged over several rows."""
        made: dict[int, list[tuple[int, int]]] = {}
        areas = [area for area in self._sheet.merged_cell_ranges or [] if area[0][0] >= header_row and area[1][0] > area[0][0]]
        for (top, left), (bottom, _right) in areas:
            made.setdefault(top + 1, []).append((left, bottom + 1))
        return made

    def above(self, row: int, width: int) -> list[str]:
        """For the cells of this row (from 0): the text of a cell above that is merged down into it."""
        texts = [""] * width
        merged = [area for area in self._sheet.merged_cell_ranges or [] if area[0][0] < row <= area[1][0]]
        if not merged:
            return texts
        rows = [line for line, _ in zip(self.rows(), range(row), strict=False)]
        for (top, left), (_, right) in merged:
            # Only what is as narrow as one column: a heading over three columns names none of them.
            if left == right and left < width and left < len(rows[top]):
                texts[left] = rows[top][left]
        return texts


def _call(function, *args):
    try:
        return function(*args)
    except python_calamine.PasswordError:
        raise BadFile(gettext_noop("The file is locked with a password. Save it without one and try again")) from None
    except (python_calamine.CalamineError, OSError, ValueError):
        raise BadFile(gettext_noop("The file is damaged or only half of it arrived. Save it again and retry")) from None
    except BaseException as error:
        # A panic of the reader's Rust code arrives as an exception beside Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise BadFile(gettext_noop("The file is damaged or only half of it arrived. Save it again and retry")) from None
