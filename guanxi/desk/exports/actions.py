"""Taking rows out of the house: written into the trail with who, how many, which, and why."""

from django.utils import timezone

from guanxi.audit.access.actions import note
from guanxi.commons.files.queries import grant
from guanxi.desk.exports.writer import as_file, exportable, provenance, rows_of
from guanxi.desk.values import Sight
from guanxi.kit.filters import from_json, in_words
from guanxi.kit.questions import askable

KIND = "desk.export"
grant(KIND, lambda stored, actor: stored.kept_by_id == actor.user_id)


def export(record, actor, selection, *, columns=None, form="xlsx", reason="", step=None):
    """(open file, file name, rows). columns: field names, None for all that may go out. The rows are those the actor may export."""
    sight = Sight(record, actor, full=True)
    fields = exportable(sight, columns)
    rows = selection.rows(record, actor, "export")
    words = in_words(from_json(selection.filter), askable(record, actor)) if selection.filter else selection.q
    file, count = as_file(
        form,
        fields,
        rows_of(record, actor, rows, fields, sight, selection.order),
        lambda n: provenance(actor, record, n, words, reason),
        step=step,
    )
    note(
        "export",
        record.key,
        detail={"rows": count, "format": form, "columns": [f.name for f in fields], "filter": words[:500], "reason": reason[:200]},
        actor=actor,
    )
    file.seek(0)
    return file, f"{record.plural}-{actor.name}-{timezone.localtime():%Y%m%d-%H%M}.{form}", count
