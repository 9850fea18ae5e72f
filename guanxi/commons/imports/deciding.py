"""Verbs: deciding on all doubtful rows of an import at once."""

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.commons.imports import actions
from guanxi.commons.imports.models import Import, pack, unpack
from guanxi.commons.imports.rows import PERHAPS, Outcome
from guanxi.kit.actor import Actor
from guanxi.kit.errors import DomainError

CHOICES = ("new", "join", "skip", "aside")
AT_ONCE = 200


def decide_all(whole: Import, choice: str, actor: Actor) -> int:
    """Decides on every doubtful row; before the run everything is checked anew with it, afterwards it is carried out. Returns how many rows.

    "aside" takes decisions back before the run. After it AT_ONCE rows are decided on at a time.
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


def _afterwards(whole: Import, choice: str, actor: Actor) -> int:
    wanted = []
    for chunk in whole.walk():
        if chunk.heaps.get(PERHAPS):
            outcomes = [Outcome(*o) for o in unpack(chunk.results)]
            numbers = [line[0] for line in unpack(chunk.rows)]
            wanted += [n for n, o in zip(numbers, outcomes, strict=False) if o.verdict == PERHAPS and not o.decision and _fits(o, choice)]
        if len(wanted) >= AT_ONCE:
            break
    done = 0
    for number in wanted[:AT_ONCE]:
        try:
            actions.decide(whole, number, choice, actor)
            done += 1
        except DomainError:
            continue  # decided on together with a row before it
    return done
