from django.utils.translation import gettext_lazy as _

from guanxi.commons.files.actions import keep
from guanxi.commons.notices.actions import notify
from guanxi.desk.bulk.selection import Selection
from guanxi.desk.exports.actions import KIND, told, written
from guanxi.desk.exports.asking import leave_of, lent
from guanxi.kit import records
from guanxi.kit.jobs import job


class _Stopped(Exception):
    """The asker does not want the file any more."""


@job("desk.export", label=_("An export"), attempts=2)
def run_export(run):
    """Writes a large export; the file waits for whoever asked.

    It is written outside of any transaction: on SQLite that would keep everybody else from saving for as long as it takes.
    """
    record, given, actor = records.get(run.payload["record"]), run.payload, run.actor
    selection, reason = Selection.from_json(given["selection"]), given["reason"]
    if "leave" in given:
        actor, reason = lent(record, actor), f"{reason} ({leave_of(run).number})"
    total = selection.rows(record, actor, "export").count()

    def step(done: int) -> None:
        run.progress(done, total)
        if run.cancelled():
            raise _Stopped

    asked = {
        "columns": given["columns"],
        "form": given["format"],
        "reason": reason,
        "ordered_by": given.get("ordered_by", ""),
        "step": step,
    }
    try:
        step(0)
        done = written(record, actor, selection, **asked)
    except _Stopped:
        return
    with run.once("file") as fresh:
        if fresh:
            told(record, actor, done)
            stored = keep(done.file, name=done.name, kind=KIND)
            run.finish(file=stored.pk, rows=done.rows, title=done.name, back=record.list_url)
            if "leave" in given:
                notify(actor.user, "export.ready", url=f"/jobs/{run.job_id}/", n=done.rows, key=f"export.ready:{run.job_id}")
