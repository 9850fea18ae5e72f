"""Taking rows out of the house: written into the trail with who, how many, which, and why."""

from dataclasses import dataclass
from typing import BinaryIO

from django.utils import timezone

from guanxi.audit.access.actions import note
from guanxi.commons.files.queries import grant
from guanxi.desk.exports.writer import as_file, exportable, provenance, rows_of
from guanxi.desk.values import Sight

KIND = "desk.export"
grant(KIND, lambda stored, actor: stored.kept_by_id == actor.user_id)


@dataclass
class Written:
    """A finished file that nobody has yet: the open file, what it is called, its rows, and what the trail says of it."""

    file: BinaryIO
    name: str
    rows: int
    detail: dict


def split(record, rows) -> tuple:
    """(the rows that may leave, how many stay): some record types hold rows back, whoever asks."""
    if record.withheld is None:
        return rows, 0
    kept = record.withheld()
    return rows.exclude(kept), rows.filter(kept).count()


def written(record, actor, selection, *, columns=None, form="xlsx", reason="", ordered_by="", step=None) -> Written:
    """Writes the file and nothing else. columns: field names, None for all that may go out. The rows are those the actor may export."""
    sight = Sight(record, actor, full=True)
    fields = exportable(sight, columns)
    rows, left_out = split(record, selection.rows(record, actor, "export"))
    words = selection.words(record, actor)
    told_of = "; ".join(filter(None, (words, record.withheld_words % {"count": left_out} if left_out else "")))
    file, count = as_file(
        form,
        fields,
        rows_of(record, actor, rows, fields, sight, selection.order),
        lambda n: provenance(actor, record, n, told_of, reason),
        step=step,
    )
    file.seek(0)
    detail = {"rows": count, "format": form, "columns": [f.name for f in fields], "filter": words[:500], "reason": reason[:200]}
    detail |= {"ordered_by": ordered_by[:80]} if ordered_by else {}
    if selection.keys is not None:
        detail["ticked"] = len(selection.keys)
    return Written(file, f"{record.plural}-{actor.name}-{timezone.localtime():%Y%m%d-%H%M}.{form}", count, detail)


def told(record, actor, done: Written) -> Written:
    """Puts into the trail that this file was taken out: before it is handed over."""
    note("export", record.key, detail=done.detail, actor=actor)
    return done


def export(record, actor, selection, **asked) -> Written:
    """Both at once, for a file that leaves with the answer."""
    return told(record, actor, written(record, actor, selection, **asked))
