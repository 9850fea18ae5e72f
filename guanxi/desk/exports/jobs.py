from django.utils.translation import gettext_lazy as _

from guanxi.commons.files.actions import keep
from guanxi.desk.bulk.selection import Selection
from guanxi.desk.exports.actions import KIND, export
from guanxi.kit import records
from guanxi.kit.jobs import job


@job("desk.export", label=_("An export"), attempts=2)
def run_export(run):
    """Writes a large export; the file waits for whoever asked."""
    record, given = records.get(run.payload["record"]), run.payload
    selection = Selection.from_json(given["selection"])
    total = selection.rows(record, run.actor, "export").count()
    with run.once("file") as fresh:
        if not fresh:
            return
        file, name, count = export(
            record,
            run.actor,
            selection,
            columns=given["columns"],
            form=given["format"],
            reason=given["reason"],
            step=lambda done: run.progress(done, total),
        )
        stored = keep(file, name=name, kind=KIND)
        run.finish(file=stored.pk, rows=count, title=name, back=record.list_url)
