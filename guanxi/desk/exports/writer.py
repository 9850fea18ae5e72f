"""Rows as xlsx or csv. Codes and phones stay texts, formulas are never live, and the file says who took it out, when and why."""

import csv
import io
import tempfile
from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.desk.exports.columns import PAGE, Columns
from guanxi.desk.values import Sight
from guanxi.kit.reader.ordering import ordering_of

ROWS_OF_A_SHEET = 1_048_575  # with the heads as many as a spreadsheet takes
LIVE = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(LIVE) else text


def exportable(sight: Sight, names=None) -> list:
    """The fields that go out, in the given order or all that may."""
    able = {n: f for n, f in sight.fields.items() if f.exportable and f.kind != "json" and (not f.is_many or f.kind == "tags")}
    return [able[n] for n in names if n in able] if names else list(able.values())


def rows_of(record, actor, rows, fields, sight, order: str = "") -> Iterator[tuple]:
    """The cells row by row, in the list's order, read a page at a time. Which rows is settled at the start, so that none comes twice or is missed."""
    keys = ordering_of(record, actor, order or None, False).keys
    ids = list(rows.order_by(*(f"-{path}" if falling else path for path, falling in keys)).values_list("pk", flat=True))
    columns = Columns(record, actor, fields, sight)
    for start in range(0, len(ids), PAGE):
        yield from columns.lines(ids[start : start + PAGE])


def provenance(actor, record, count, words: str, reason: str) -> list[tuple[str, str]]:
    """Who, when, what, why: in the file itself."""
    now = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    facts = [
        (_("Exported by"), actor.name),
        (_("Time"), now),
        (_("What"), str(record.plural)),
        (_("Rows"), f"{count:,}"),
        (_("Filter"), words or _("none")),
    ]
    return [*facts, *([(_("Reason"), reason)] if reason else [])]


def write_xlsx(heads, lines, notes, *, step=None):
    """A temporary file with a sheet of rows and a sheet that says where they come from; (file, count). `step(count)` is called now and then.

    What no longer fits on a sheet goes on to a further one.
    """
    import xlsxwriter

    file = tempfile.TemporaryFile()  # noqa: SIM115 the caller sends it, then it closes
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    bold, day, moment = (book.add_format(f) for f in ({"bold": True}, {"num_format": "yyyy-mm-dd"}, {"num_format": "yyyy-mm-dd hh:mm"}))
    sheet, count, row = _new_sheet(book, heads, bold), 0, 0
    for count, line in enumerate(lines, 1):
        row += 1
        if row > ROWS_OF_A_SHEET:
            sheet, row = _new_sheet(book, heads, bold), 1
        _write_row(sheet, row, line, day, moment)
        if step and not count % PAGE:
            step(count)
    about = book.add_worksheet(_("About this file"))
    for at, (label, value) in enumerate(notes(count)):
        about.write_string(at, 0, str(label), bold)
        about.write_string(at, 1, _escaped(safe(str(value))))
    book.close()
    return file, count


def _new_sheet(book, heads, bold):
    sheet = book.add_worksheet()
    for at, head in enumerate(heads):
        sheet.write_string(0, at, _escaped(str(head)), bold)
    sheet.freeze_panes(1, 0)
    return sheet


def _write_row(sheet, row: int, line, day, moment) -> None:
    for at, value in enumerate(line):
        if isinstance(value, str):
            if value:
                sheet.write_string(row, at, _escaped(safe(value)[:32_000]))
        elif isinstance(value, datetime):
            sheet.write_datetime(row, at, value, moment)
        elif isinstance(value, date):
            sheet.write_datetime(row, at, datetime(value.year, value.month, value.day), day)
        elif value is not None:
            sheet.write_number(row, at, value)


def _escaped(text: str) -> str:
    """xlsxwriter takes <r>…</r> for markup of its own and lets it through as it stands; a space behind it makes it a text."""
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def write_csv(heads, lines, notes, *, step=None):
    """UTF-8 with a mark, so that Excel and WPS read Chinese; (file, count). Who took it out stands in the name and in the trail."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 the caller sends it, then it closes
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    out, count = csv.writer(text), 0
    out.writerow([safe(str(h)) for h in heads])
    for count, line in enumerate(lines, 1):
        out.writerow([safe(v) if isinstance(v, str) else v for v in line])
        if step and not count % PAGE:
            step(count)
    text.detach()
    return file, count


WRITERS = {"xlsx": write_xlsx, "csv": write_csv}
TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
