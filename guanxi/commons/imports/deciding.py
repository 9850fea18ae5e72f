"""Verbs: deciding on all doubtful rows of an import at once."""

from contextlib import suppress

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.commons.imports import actions
from guanxi.commons.imports.endings import end_deciding, waiting
from guanxi.commons.imports.models import Import, pack, unpack
from guanxi.commons.imports.rows import PERHAPS, Outcome
from guanxi.kit import jobs
from guanxi.kit.actor import Actor
from guanxi.kit.errors import DomainError

CHOICES = ("new", "join", "skip", "aside")
AT_ONCE = 20  # rows for which a person may wait


def decide_all(whole: Import, choice: str, actor: Actor) -> int | None:
    """Decides on every doubtful row; before the run everything is checked anew with it, afterwards it is carried out. Returns how many rows.

    "aside" takes decisions back before the run. After it more than AT_ONCE rows are a job's work: None, and the import is live meanwhile.
    """
    if choice not in CHOICES:
        raise DomainError(_("A row is filed as new, joined to the one it resembles, or left out."))
    if whole.status == Import.CHECKED:
        return _before(whole, choice)
    if choice == "aside":
        return 0
    return _afterwards(whole, choice, actor)


@transaction.atomic
def _before(whole: Import, choice: str) -> int:
    fresh = Import.objects.select_for_update().get(pk=whole.pk)
    if fresh.status != Import.CHECKED:
        raise DomainError(_("This import is being worked on. Wait until it is done, or stop it."))
    done = 0
    for chunk in fresh.walk():
        results, told = unpack(chunk.results) if chunk.results else [], 0
        for packed in results:
            outcome = Outcome(*packed)
            if outcome.decision if choice == "aside" else outcome.verdict == PERHAPS and not outcome.decision and _fits(outcome, choice):
                packed[7], told = "" if choice == "aside" else choice, told + 1
        if told:
            chunk.results, done = pack(results), done + told
            chunk.save(update_fields=["results"])
    if done:
        actions.recheck(fresh)
    return done


def _fits(outcome: Outcome, choice: str) -> bool:
    """Nothing can be joined to a customer whom the importer may not know."""
    return choice != "join" or bool(outcome.like) or not outcome.reasons


def _afterwards(whole: Import, choice: str, actor: Actor) -> int | None:
    wanted = _undecided(whole, choice)
    if len(wanted) > AT_ONCE:
        _ask(whole, choice, len(wanted))
        return None
    for number in wanted:
        with suppress(DomainError):  # decided on together with a row before it
            actions.decide(whole, number, choice, actor)
    return len(wanted) - len(_undecided(whole, choice))


def _undecided(whole: Import, choice: str) -> list[int]:
    """Numbers of the filed chunks' rows that the choice fits."""
    wanted = []
    for chunk in whole.walk():
        if chunk.number < whole.cursor and chunk.heaps.get(PERHAPS):
            outcomes = [Outcome(*o) for o in unpack(chunk.results)]
            numbers = [line[0] for line in unpack(chunk.rows)]
            wanted += [n for n, o in zip(numbers, outcomes, strict=False) if o.verdict == PERHAPS and not o.decision and _fits(o, choice)]
    return wanted


@transaction.atomic
def _ask(whole: Import, choice: str, total: int) -> None:
    """Import.notes["deciding"]: choice, from (the status before), total, waiting (rows before),

    phase ("running", "done", "stopped", "broken"), and at the end done (rows).
    """
    fresh = actions.locked(whole)
    if fresh.is_live:
        raise DomainError(_("This import is being worked on. Wait until it is done, or stop it."))
    if fresh.status == Import.UNDONE:
        raise DomainError(_("This import was undone."))
    told = {"choice": choice, "from": fresh.status, "total": total, "waiting": waiting(fresh), "phase": "running"}
    job = jobs.later("imports.decide", **{"import": fresh.pk})
    Import.objects.filter(pk=fresh.pk).update(job_id=job.pk, status=Import.RUNNING, notes=fresh.notes | {"deciding": told})


def carry_out(whole: Import, actor: Actor, progress=lambda done, total: False) -> int:
    """What was asked for, each row in a transaction of its own: killed and called again it goes on with what is undecided. Returns how many rows.

    progress(done, total) is told the rows done and returns whether to stop.
    """
    told = whole.notes["deciding"]
    wanted, phase = _undecided(whole, told["choice"]), "done"
    before = told["total"] - len(wanted)
    for n, number in enumerate(wanted):
        if progress(before + n, told["total"]):
            phase = "stopped"
            break
        with suppress(DomainError):  # decided on together with a row before it
            actions.decide(whole, number, told["choice"], actor, at_work=True)
    end_deciding(whole, phase)
    return whole.notes["deciding"]["done"]


def decided(whole: Import) -> dict | None:
    """For the page: what was decided on a heap, as a sentence, and whether the work came to its end."""
    told = whole.notes.get("deciding")
    if not told or told["phase"] == "running":
        return None
    text = {
        "new": _("%(n)s doubtful rows were filed as new."),
        "join": _("%(n)s doubtful rows were joined to those they resemble."),
        "skip": _("%(n)s doubtful rows were left out."),
    }[told["choice"]]
    return {"text": text % {"n": f"{told['done']:,}"}, "phase": told["phase"]}
