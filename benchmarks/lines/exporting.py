"""Exporting some 100,000 of the customers to xlsx, beside the writer alone."""

import tempfile
import time

import xlsxwriter

from benchmarks.measuring import Line, peak_memory
from benchmarks.stage import seconds
from guanxi.kit import records
from guanxi.kit.actor import acting

FILTER = "score > 87.5"  # an eighth of the four fifths that have a score


def lines(stage) -> list[Line]:
    """Columns of the list."""
    from guanxi.desk.bulk.selection import Selection
    from guanxi.desk.exports.actions import export
    from guanxi.kit.filters import parse, to_json

    record, actor = records.get("customers.customer"), stage.actor("boss")
    _writer(100, 8)  # the library is loaded
    columns = [c for c in record.columns if c in record.fields]
    selection = Selection(filter=to_json(parse(FILTER)))
    before = time.process_time()
    with acting(actor):
        took, written = seconds(lambda: export(record, actor, selection, columns=columns, reason="benchmark"))
    written.file.close()
    rows = written.rows
    cpu = time.process_time() - before
    alone, _ = seconds(lambda: _writer(rows, len(columns)))
    found = Line(f"export {rows:,} rows to xlsx", p50=took * 1000, limit=alone * 1000, memory=peak_memory(), budget="≤ 1.5 × the writer")
    found.cpu = round(cpu * 1000)
    found.ok = took <= 1.5 * alone
    return [found]


def _writer(rows: int, columns: int) -> None:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        book = xlsxwriter.Workbook(file.name, {"constant_memory": True})
        sheet = book.add_worksheet()
        for r in range(rows):
            for c in range(columns):
                sheet.write_string(r, c, "北京华信科技有限公司")
        book.close()
