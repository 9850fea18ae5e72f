"""Who may merge which customers (OWN-04, docs/decisions/0011)."""

from collections.abc import Callable
from functools import cache

from django.utils.translation import gettext as _

from guanxi.customers.customers.models import Customer
from guanxi.customers.merges.models import Merge
from guanxi.kit.actor import Actor, Reach
from guanxi.kit.errors import Forbidden
from guanxi.kit.scope import terms

KEY = "customers.customer"


def reached(actor: Actor, keys, action: str = "view") -> set[int]:
    """Which of these customers the actor reaches for an action, the recycle bin included."""
    return set(Customer.objects.filter(terms(Customer, actor, action).q(), pk__in=list(keys)).values_list("pk", flat=True))


def check(kept: Customer, others: list[Customer], actor: Actor) -> None:
    """Raises Forbidden with the reason when the actor may not merge the others into the kept one, or take them apart again.

    All must be his to change. The others must be his to delete, or his own. Where they belong to somebody else than the kept one,
    he must be allowed to give them away, or keep the files of the whole company (change and delete all of them).
    """
    keys = {kept.pk, *(o.pk for o in others)}
    if refusal := _refusal(kept, others, actor, lambda action: reached(actor, keys, action)):
        raise Forbidden(refusal)


def _refusal(kept: Customer, others: list[Customer], actor: Actor, may: Callable[[str], set[int]]) -> str:
    if actor.kind == "system":
        return ""
    if not {kept.pk, *(o.pk for o in others)} <= may("change"):
        return _("You may merge only customers that you may change.")
    if any(o.pk not in may("delete") and o.owner_id != actor.user_id for o in others):
        return _("You may merge your own customers, or those that you may delete.")
    strange = {o.pk for o in others if o.owner_id != kept.owner_id}
    keeps_all = all(actor.reach(KEY, action) == Reach.COMPANY for action in ("change", "delete"))
    if strange and not keeps_all and not strange <= may("assign"):
        return _("They belong to different people. Somebody who may change owners has to merge them.")
    return ""


def undoable(merges: list[Merge], actor: Actor) -> set[int]:
    """Those of the merges that can still be undone, and by this actor: the others are shown without the button."""
    fresh = [m for m in merges if m.can_be_undone]
    away = {m.pk: [a.number for a in m.away.all()] for m in fresh}
    rows = Customer.objects.only("pk", "owner_id").in_bulk({m.kept_id for m in fresh}.union(*away.values()))
    may = cache(lambda action: reached(actor, rows, action))
    return {
        m.pk
        for m in fresh
        if m.kept_id in rows
        and all(n in rows for n in away[m.pk])
        and not _refusal(rows[m.kept_id], [rows[n] for n in away[m.pk]], actor, may)
    }


def may_merge(kept: Customer, others: list[Customer], actor: Actor) -> str:
    """ "" when he may, else the sentence that says why not."""
    try:
        check(kept, others, actor)
    except Forbidden as refusal:
        return str(refusal.message)
    return ""
