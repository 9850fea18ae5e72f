"""Who may merge which customers (OWN-04, docs/decisions/0011)."""

from django.utils.translation import gettext as _

from guanxi.customers.customers.models import Customer
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
    if actor.kind == "system":
        return
    keys = {kept.pk, *(o.pk for o in others)}
    if reached(actor, keys, "change") != keys:
        raise Forbidden(_("You may merge only customers that you may change."))
    deletable = reached(actor, keys, "delete")
    if any(o.pk not in deletable and o.owner_id != actor.user_id for o in others):
        raise Forbidden(_("You may merge your own customers, or those that you may delete."))
    strange = {o.pk for o in others if o.owner_id != kept.owner_id}
    keeps_all = all(actor.reach(KEY, action) == Reach.COMPANY for action in ("change", "delete"))
    if strange and not keeps_all and not strange <= reached(actor, strange, "assign"):
        raise Forbidden(_("They belong to different people. Somebody who may change owners has to merge them."))


def may_merge(kept: Customer, others: list[Customer], actor: Actor) -> str:
    """ "" when he may, else the sentence that says why not."""
    try:
        check(kept, others, actor)
    except Forbidden as refusal:
        return str(refusal.message)
    return ""
