"""Verbs on pairs: a person says that two customers are not the same, or takes that back; a merge settles them; the rules change."""

from secrets import token_hex

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.jobs.models import Job
from guanxi.customers.customers.models import Customer
from guanxi.customers.duplicates.models import MatchRules, Pair
from guanxi.customers.duplicates.rules import DEFAULTS, NAMES, changed, check
from guanxi.kit.actor import Actor
from guanxi.kit.changes import announce
from guanxi.kit.dialects import held
from guanxi.kit.errors import DomainError, Forbidden
from guanxi.kit.jobs import later


@transaction.atomic
def mark_different(pair: Pair, actor: Actor) -> Pair:
    """These two are not the same (OWN-04): remembered, and never raised again by the search. Announces pair.decided.

    Raises Forbidden without the right to change both, DomainError when one of them was merged away meanwhile.
    """
    return _decide(pair, actor, Pair.Status.DIFFERENT)


@transaction.atomic
def mark_open(pair: Pair, actor: Actor) -> Pair:
    """Takes "not the same" back: the pair is to be looked at again. Raises as mark_different does."""
    return _decide(pair, actor, Pair.Status.OPEN)


def _decide(pair: Pair, actor: Actor, status: str) -> Pair:
    if Customer.objects.visible_to(actor, "change").filter(pk__in=(pair.first_id, pair.second_id)).count() < 2:
        raise Forbidden(_("You may decide about pairs of customers that you may both change."))
    pair = held(Pair.objects.filter(pk=pair.pk)).first()
    if pair is None or pair.status == Pair.Status.MERGED:
        raise DomainError(_("One of the two is no longer on file. Load the list anew."))
    if pair.status != status:
        is_decided = status != Pair.Status.OPEN
        pair.status = status
        pair.decided_by_id, pair.decided_at = (actor.user_id, timezone.now()) if is_decided else (None, None)
        pair.save()
        announce("pair.decided", pair=pair)
    return pair


@transaction.atomic
def follow_merge(kept: int, gone: list[int], actor: Actor) -> None:
    """After a merge: the pair of the two is settled, the other pairs of those who are gone are dropped; the search finds them anew at the one who stays.

    What was called different from a gone one is different from the one who stays.
    """
    theirs = Pair.objects.filter(Q(first__in=gone) | Q(second__in=gone))
    family = {kept, *gone}
    for pair in theirs:
        if pair.status == Pair.Status.MERGED:
            continue  # told again, as rows came late: whoever merged them stands there already
        if {pair.first_id, pair.second_id} <= family:
            pair.status, pair.decided_by_id, pair.decided_at = Pair.Status.MERGED, actor.user_id, timezone.now()
            pair.save()
        elif pair.status == Pair.Status.DIFFERENT:
            _hand_on(pair, kept, family)
    theirs.filter(status=Pair.Status.OPEN).plain_delete()


def _hand_on(pair: Pair, kept: int, family: set[int]) -> None:
    other = pair.second_id if pair.first_id in family else pair.first_id
    first, second = sorted((kept, other))
    decided = {"status": pair.status, "decided_by_id": pair.decided_by_id, "decided_at": pair.decided_at}
    Pair.objects.filter(first=first, second=second, status=Pair.Status.OPEN).plain_update(**decided)
    Pair.objects.plain_create(
        [Pair(first_id=first, second_id=second, verdict=pair.verdict, score=pair.score, reasons=pair.reasons, **decided)],
        ignore_conflicts=True,
    )  # fmt: skip


@transaction.atomic
def follow_unmerge(kept: int, back: list[int]) -> None:
    """After a merge was undone: the pairs that it settled are open again."""
    family = {kept, *back}
    for pair in Pair.objects.filter(first__in=family, second__in=family, status=Pair.Status.MERGED):
        pair.status, pair.decided_by_id, pair.decided_at = Pair.Status.OPEN, None, None
        pair.save()


@transaction.atomic
def change_rules(points: dict[str, float], actor: Actor) -> MatchRules:
    """Sets points and thresholds (OWN-02); what equals the printed default is not kept. The next search goes by them, every other path at once.

    Raises DomainError, with the name of the point, for rules by which a name alone could be "same" or nothing would ever be found.
    """
    rules = changed(points)
    check(rules)
    row = MatchRules.objects.filter(pk=MatchRules.ONLY).first() or MatchRules(pk=MatchRules.ONLY)
    row.points = {n: getattr(rules, n) for n in NAMES if getattr(rules, n) != getattr(DEFAULTS, n)}
    row.save()
    announce("match_rules.changed", rules=rules)
    return row


def search_now() -> tuple[Job, bool]:
    """(the job that searches everything, whether it was begun by this): one at a time, also when two ask in the same moment."""
    live = Job.objects.filter(kind__in=("duplicates.search", "schedule.duplicates.nightly")).live().first()
    if live is not None:
        return live, False
    asked = token_hex(8)
    job = later(
        "duplicates.search", key=f"duplicates.search:{_last()}", asked=asked
    )  # who asks meanwhile names the same last one: the same row
    return job, job.payload.get("asked") == asked


def _last() -> int:
    return Job.objects.filter(kind="duplicates.search").order_by("-pk").values_list("pk", flat=True).first() or 0
