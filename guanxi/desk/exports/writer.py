"""Rows as xlsx or csv. Codes and phones stay texts, formulas are never live, and the file says who took it out, when and why."""

import csv
import io
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.desk.joins import joins
from guanxi.desk.values import UNSEEN, Sight, mask_of, text_of
from guanxi.kit.reader.ordering import ordering_of

CHUNK = 1000
LIVE = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
NUMBERS = ("int", "money", "decimal", "percent")


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(LIVE) else text


def exportable(sight: Sight, names=None) -> list:
    """The fields that go out, in the given order or all that may."""
    able = {n: f for n, f in sight.fields.items() if f.exportable and f.kind != "json" and (not f.is_many or f.kind == "tags")}
    return [able[n] for n in names if n in able] if names else list(able.values())


def rows_of(record, actor, rows, fields, sight, order: str = "") -> Iterator[list]:
    """Python values row by row, in the list's order, read a thousand at a time."""
    keys = ordering_of(record, actor, order or None, False).keys
    ids = list(rows.order_by(*(f"-{path}" if falling else path for path, falling in keys)).values_list("pk", flat=True))
    joined = {*joins(record.model, fields), *record.related}
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        found = record.model.objects.visible_to(actor).select_related(*joined).prefetch_related(*record.prefetch).in_bulk(part)
        objs = sight.prime([found[i] for i in part if i in found], {f.name for f in fields})
        for obj in objs:
            yield [_value(f, obj, sight) for f in fields]


def _value(field, obj, sight):
    """Numbers and dates as such, everything else in words."""
    value = sight.value(field, obj)
    if value is None or value is UNSEEN:
        return ""
    if field.name in sight.masked:
        return mask_of(field, value)
    if field.kind in NUMBERS and isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, date):
        return value
    return text_of(field, value, sight.labels(field) if field.kind in ("choice", "multichoice") else None)


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
    """A temporary file with a sheet of rows and a sheet that says where they come from; (file, count). `step(count)` is called now and then."""
    import xlsxwriter

    file = tempfile.TemporaryFile()  # noqa: SIM115 the caller sends it, then it closes
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    bold, day, moment = (
        book.add_format({"bold": True}),
        book.add_format({"num_format": "yyyy-mm-dd"}),
        book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    )
    sheet, count = book.add_worksheet(), 0
    for at, head in enumerate(heads):
        sheet.write_string(0, at, str(head), bold)
    sheet.freeze_panes(1, 0)
    for count, line in enumerate(lines, 1):
        for at, value in enumerate(line):
            _write(sheet, count, at, value, day, moment)
        if step and not count % CHUNK:
            step(count)
    about = book.add_worksheet(_("About this file"))
    for at, (label, value) in enumerate(notes(count)):
        about.write_string(at, 0, str(label), bold)
        about.write_string(at, 1, safe(str(value)))
    book.close()
    return file, count


def _write(sheet, row, at, value, day, moment):
    if isinstance(value, bool | str):
        if value != "":
            sheet.write_string(row, at, safe(str(value))[:32_000])
    elif isinstance(value, datetime):
        sheet.write_datetime(row, at, value, moment)
    elif isinstance(value, date):
        sheet.write_datetime(row, at, datetime(value.year, value.month, value.day), day)
    else:
        sheet.write_number(row, at, value)


def write_csv(heads, lines, notes, *, step=None):
    """UTF-8 with a mark, so that Excel and WPS read Chinese; (file, count). Who took it out stands in the name and in the trail."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 the caller sends it, then it closes
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    out, count = csv.writer(text), 0
    out.writerow([safe(str(h)) for h in heads])
    for count, line in enumerate(lines, 1):
        out.writerow([safe(v) if isinstance(v, str) else v for v in line])
        if step and not count % CHUNK:
            step(count)
    text.detach()
    return file, count


WRITERS = {"xlsx": write_xlsx, "csv": write_csv}
TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
