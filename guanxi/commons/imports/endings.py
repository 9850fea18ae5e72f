"""How an import ends whose job ended without a word: by an unforeseen error, a lost worker, an asker who may no longer sign in."""

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.imports.models import Import
from guanxi.commons.imports.rows import PERHAPS
from guanxi.commons.jobs.models import Job

OVER = (Job.DONE, Job.FAILED, Job.CANCELLED)


def end_with(job_id: int, *, cancelled: bool) -> None:
    """Ends the import that this job still seems to work on."""
    for whole in Import.objects.filter(job_id=job_id, status__in=Import.LIVE):
        _end(whole, cancelled=cancelled)


def settle(whole: Import) -> None:
    """The same when nobody told: ends a live import whose job is over or gone."""
    if not whole.is_live:
        return
    job = Job.objects.filter(pk=whole.job_id).first()
    if job is None or job.status in OVER:
        _end(whole, cancelled=job is not None and job.status == Job.CANCELLED)
        whole.refresh_from_db()


def _end(whole: Import, *, cancelled: bool) -> None:
    if whole.status == Import.UNDOING:
        _end_undo(whole)
        return
    if whole.is_deciding:
        end_deciding(whole, "stopped" if cancelled else "broken")
        return
    if cancelled and (whole.cursor or whole.chunk_count):
        values = {"status": Import.STOPPED if whole.cursor else Import.MAPPING}
    elif cancelled:
        values = {"status": Import.FAILED, "error": _("Stopped before the file was read.")}
    else:
        values = {
            "status": Import.FAILED,
            "error": _("The work broke off for a reason that nobody foresaw; the administrator finds it among the jobs."),
        }
    # Only as it was seen: by now a worker may have brought it to its proper end.
    Import.objects.filter(pk=whole.pk, job_id=whole.job_id, status=whole.status).update(finished_at=timezone.now(), **values)


def end_deciding(whole: Import, phase: str) -> None:
    """phase: "done", "stopped" or "broken". What was decided stays; the import is again what it was before."""
    told = whole.notes["deciding"]
    told |= {"phase": phase, "done": told["waiting"] - waiting(whole)}
    values = {"status": told["from"], "notes": whole.notes | {"deciding": told}}
    Import.objects.filter(pk=whole.pk, job_id=whole.job_id, status=whole.status).update(**values)


def waiting(whole: Import) -> int:
    """How many rows are for a person to look at."""
    return sum(heaps.get(PERHAPS, 0) for heaps in whole.chunks.values_list("heaps", flat=True))


def _end_undo(whole: Import) -> None:
    """A trial leaves everything as it was; what was taken back in part can be gone on with."""
    is_trial = whole.undo.get("phase") == "weighing"
    values = {"status": whole.undo.get("from", Import.DONE) if is_trial else Import.UNDONE}
    values["undo"] = whole.undo | {"phase": "" if is_trial else "stopped"}
    Import.objects.filter(pk=whole.pk, job_id=whole.job_id, status=whole.status).update(**values)
