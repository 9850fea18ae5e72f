"""The tier as a limit on every read and write: `visible_to` and with it lists, search, panels, exports, notices (SEC-06, SEC-07).

Scope and tier must both allow. The limit depends on nothing but the reader and the rules, so it is worked out once for an actor.
"""

from functools import cache

from django.apps import apps
from django.db.models import Q

from guanxi.customers.custody.models import CustodyRule
from guanxi.customers.custody.rules import MANAGES, OPENS, TIERS
from guanxi.kit.actor import Actor, Reach
from guanxi.kit.scope import Confined, confines, narrows

KEY = "customers.customer"


def free_tiers(actor: Actor) -> tuple[str, ...]:
    """The tiers that all roles of the actor together open, whosever the archive is."""
    return tuple(t for t in TIERS if actor.kind == "system" or OPENS[t] in actor.permissions)


def managed(actor: Actor) -> tuple[int, ...]:
    """The departments whose archives he opens as their manager: by the chart, or by a role that says so for his own, with all below."""
    return actor.department_tree if MANAGES in actor.permissions else actor.managed_tree


@narrows(KEY)
def by_tier(actor: Actor, action: str) -> Q | None:
    """The archives that the actor opens; None for whoever opens all of them."""
    return _once(actor, "custody", _limit)


def _once(actor: Actor, name: str, work):
    if name not in actor.known:
        actor.known[name] = work(actor)
    return actor.known[name]


def _limit(actor: Actor) -> Q | None:
    free = free_tiers(actor)
    if len(free) == len(TIERS):
        return None
    rules = [r for t, r in CustodyRule.current().items() if t not in free]
    q = Q(custody__in=free) if free else Q(pk__in=())
    if own := tuple(sorted(r.tier for r in rules if r.owner_opens)):
        q |= Q(owner=actor.user_id, custody__in=own)
    below = tuple(sorted(r.tier for r in rules if r.managers_open))
    if below and _reaches_others(actor) and (places := managed(actor)):
        q |= Q(department__in=places, custody__in=below)
    return q | Q(keeper=actor.user_id)


def _reaches_others(actor: Actor) -> bool:
    """Whether any right goes beyond one's own rows; who has none needs no look at the departments."""
    return any(reach > Reach.SELF for key in with_archives() for reach in actor.grants.get(key, {}).values())


@cache
def with_archives() -> frozenset[str]:
    """The keys of customers and of everything that hangs on one: what the tier shuts, all of them shut."""
    customer = apps.get_model(KEY)
    return frozenset({KEY} | {m._meta.label_lower for m in apps.get_models() if _leads_to(m, customer)})


def _leads_to(model, customer) -> bool:
    while via := getattr(model, "scope_via", ""):
        model = model._meta.get_field(via).related_model
        if model is customer:
            return True
    return False


@confines(KEY)
def to_ones_own(actor: Actor) -> Confined | None:
    """Who opens no tier freely (a salesperson, however far his role reaches) is left with his own, what is below him, and what he keeps."""
    return None if free_tiers(actor) else _once(actor, "confined", lambda a: Confined(managed(a), (Q(keeper=a.user_id),)))
