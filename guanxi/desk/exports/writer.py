"""What goes out: which fields, their rows in order, and a file of them that says who took it out, when and why."""

import tempfile
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.desk.exports.columns import PAGE, Columns
from guanxi.desk.values import Sight
from guanxi.kit.reader.ordering import ordering_of
from guanxi.kit.tables import write

KINDS = {"int": "whole", "money": "money", "decimal": "number", "percent": "number", "date": "date", "datetime": "datetime"}


def exportable(sight: Sight, names=None) -> list:
    """The fields that go out, in the given order or all that may."""
    able = {n: f for n, f in sight.fields.items() if f.exportable and f.is_column}
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


def as_file(form: str, fields, lines, facts, *, step=None):
    """(temporary file, count). In csv the facts have no place: who took it out stands in its name and in the trail."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 the caller sends it, then it closes
    columns = [write.Column(str(f.label), KINDS.get(f.kind, "text")) for f in fields]
    if form == "csv":
        return file, write.write_csv(file, columns, lines, step=step)
    return file, write.write_xlsx(file, columns, lines, about=write.About(_("About this file"), facts), step=step)


TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
