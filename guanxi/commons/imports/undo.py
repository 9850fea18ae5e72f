"""Verbs: taking back what an import brought, and going on with one that was stopped or broke off.

Import.undo: phase ("weighing", "weighed", "running", "stopped", "done"), from (the status before), plan (counts of the trial), and while it runs
removed (record type → rows), restored, kept, position.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.audit.access.actions import note
from guanxi.commons.imports import endings
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.passes import Pass
from guanxi.commons.imports.undoing import Undoing
from guanxi.commons.marks.actions import restoring
from guanxi.kit import jobs
from guanxi.kit.actor import Actor, acting
from guanxi.kit.changes import announce, because
from guanxi.kit.collector import rarely_collected
from guanxi.kit.errors import DomainError

UNDO_DAYS = 30
PERMISSION = "imports.undo"
FILED = (Import.DONE, Import.STOPPED, Import.FAILED)
FRESH = {"removed": {}, "restored": 0, "kept": 0, "position": []}


def may_undo(whole: Import, actor: Actor) -> bool:
    """Whoever brought it, and who has the right to undo what others brought."""
    return (actor.user_id is not None and whole.asked_by_id == actor.user_id) or actor.has(PERMISSION)


def until(whole: Import):
    """The instant after which it stays."""
    return (whole.finished_at or whole.created_at) + timedelta(days=UNDO_DAYS)


def is_undoable(whole: Import) -> bool:
    """Something was filed, it is not too long ago, and it was noted what."""
    goes_on = whole.status == Import.UNDONE and whole.undo.get("phase") == "stopped"
    filed = goes_on or (whole.status in FILED and whole.cursor > 0)
    return filed and timezone.now() <= until(whole) and whole.chunks.filter(made__isnull=False).exists()


@transaction.atomic
def begin(whole: Import, actor: Actor, *, dry: bool) -> None:
    """Asks for the job: the trial, which counts, or the undo itself. Raises DomainError when it is too late, or something is at work."""
    endings.settle(whole)
    fresh = Import.objects.select_for_update().get(pk=whole.pk)
    if fresh.is_live:
        raise DomainError(_("This import is being worked on. Wait until it is done, or stop it."))
    if not may_undo(fresh, actor) or not is_undoable(fresh):
        raise DomainError(_("This import cannot be undone any more."))
    goes_on = fresh.undo.get("phase") == "stopped"
    state = fresh.undo if goes_on else FRESH | {"from": fresh.status, "plan": fresh.undo.get("plan")}
    if goes_on and dry:
        raise DomainError(_("This import was undone in part; the undo can only be finished."))
    values = {"status": Import.UNDOING, "undo": state | {"phase": "weighing" if dry else "running"}, "error": ""}
    job = jobs.later("imports.undo", **{"import": fresh.pk, "dry": dry})
    Import.objects.filter(pk=fresh.pk).update(job_id=job.pk, **values)
    whole.refresh_from_db()


@rarely_collected()
def undo(whole: Import, actor: Actor, progress=lambda done, total: False, *, dry: bool = False) -> dict:
    """Takes it back, or (dry) counts what that would do. Killed and called again it goes on behind its last step. Returns the counts.

    Rows that the import made go for good when nobody touched them since and nothing of others hangs on them; rows that it changed get their
    former values back, but for fields that somebody changed since. Everything else is kept and listed.
    """
    walk = Undoing(whole, actor, dry=dry)
    with acting(actor), restoring(), because(_("Import undone: %(name)s") % {"name": whole.file_name}):
        is_over = walk.walk(progress)
        state = whole.undo | {name: walk.state[name] for name in ("removed", "restored", "kept", "position")}
        if dry:
            plan = {name: walk.state[name] for name in ("removed", "restored", "kept")} if is_over else None
            _end(whole, whole.undo["from"], whole.undo | {"plan": plan, "phase": "weighed" if is_over else ""})
        elif not is_over:
            _end(whole, Import.UNDONE, state | {"phase": "stopped"})
        else:
            Pass(whole, actor, dry=False, adds=False).importer.finish()
            with transaction.atomic():
                _end(whole, Import.UNDONE, state | {"phase": "done", "at": timezone.now().isoformat(), "by": actor.user_id})
                facts = {
                    "file": whole.file_name,
                    "undone": sum(state["removed"].values()),
                    "restored": state["restored"],
                    "kept": state["kept"],
                }
                note("import", whole.record_key, label=whole.file_name, detail=facts)
                announce("import.undone", whole=whole)
    return {name: walk.state[name] for name in ("removed", "restored", "kept")}


def _end(whole: Import, status: str, state: dict) -> None:
    whole.status, whole.undo = status, state
    whole.save(update_fields=["status", "undo"])


@transaction.atomic
def go_on(whole: Import, actor: Actor) -> None:
    """Continues a run that was stopped or broke off, behind the last chunk that is filed."""
    endings.settle(whole)
    fresh = Import.objects.select_for_update().get(pk=whole.pk)
    if not can_go_on(fresh):
        raise DomainError(_("There is nothing left to go on with."))
    job = jobs.later("imports.run", **{"import": fresh.pk})
    Import.objects.filter(pk=fresh.pk).update(status=Import.RUNNING, error="", job_id=job.pk, finished_at=None, undo={})
    whole.refresh_from_db()


def can_go_on(whole: Import) -> bool:
    """Filed in part, and its rows are still here."""
    return whole.status in (Import.STOPPED, Import.FAILED) and 0 < whole.cursor < whole.chunk_count
