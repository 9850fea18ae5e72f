"""The tier as a limit on every read and write: `visible_to` and with it lists, search, panels, exports, notices (SEC-06, SEC-07).

Scope and tier must both allow. The limit depends on nothing but the reader and the rules, so it is worked out once for an actor.
"""

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from guanxi.customers.custody.models import CustodyRule
from guanxi.customers.custody.rules import KEEPS, MANAGES, OPENS, TIERS
from guanxi.kit.actor import Actor, Reach
from guanxi.kit.reaching import Narrowing
from guanxi.kit.scope import Confined, confines, narrows

KEY = "customers.customer"


def free_tiers(actor: Actor) -> tuple[str, ...]:
    """The tiers that all roles of the actor together open, whosever the archive is."""
    return tuple(t.value for t in TIERS if actor.kind == "system" or OPENS[t] in actor.permissions)


def managed(actor: Actor) -> tuple[int, ...]:
    """The departments whose archives he opens as their manager: by the chart, or by a role that says so for his own, with all below."""
    return actor.department_tree if MANAGES in actor.permissions else actor.managed_tree


@dataclass(frozen=True)
class Limit:
    """What an actor opens: tiers whosever they are, tiers of his own, tiers of departments, and what he keeps by name."""

    free: tuple[str, ...]
    own: tuple[str, ...]
    below: tuple[str, ...]
    places: tuple[int, ...]
    reader: int | None

    def q(self, prefix: str = "") -> Q:
        """As a condition on customers, or on rows from which the prefix leads to one."""
        q = Q(**{f"{prefix}custody__in": self.free})
        if self.own:
            q |= Q(**{f"{prefix}owner": self.reader, f"{prefix}custody__in": self.own})
        if self.below and self.places:
            q |= Q(**{f"{prefix}department__in": self.places, f"{prefix}custody__in": self.below})
        return q | Q(**{f"{prefix}keeper": self.reader})

    def narrowing(self) -> Narrowing:
        """The same for customers, with what is left of it among one's own and among those of one's departments."""
        own, below = {*self.free, *self.own}, {*self.free, *(self.below if self.places else ())}
        mine, there = (Q(custody__in=tuple(sorted(tiers))) | Q(keeper=self.reader) for tiers in (own, below))
        return Narrowing.of(self.q(), mine=mine if below <= own else None, there=there if own <= below else None, places=self.places)


@narrows(KEY)
def by_tier(actor: Actor, action: str) -> Q | None:
    """The archives that the actor opens; None for whoever opens all of them."""
    limit = limit_of(actor)
    return limit and _once(actor, "custody.q", lambda a: limit.narrowing())


def limit_of(actor: Actor) -> Limit | None:
    """The same as values, for statements that are put together once."""
    return None if actor.kind == "system" else _once(actor, "custody", _limit)


def _once(actor: Actor, name: str, work):
    if name not in actor.known:
        actor.known[name] = work(actor)
    return actor.known[name]


def _limit(actor: Actor) -> Limit | None:
    free = free_tiers(actor)
    if len(free) == len(TIERS):
        return None
    rules = [r for t, r in CustodyRule.current().items() if t not in free]
    own, below = (tuple(sorted(r.tier for r in rules if opens(r))) for opens in (lambda r: r.owner_opens, lambda r: r.managers_open))
    return Limit(free, own, below, managed(actor) if below and _reaches_others(actor) else (), actor.user_id)


def _reaches_others(actor: Actor) -> bool:
    """Whether any right goes beyond one's own rows; who has none needs no look at the departments."""
    return any(reach > Reach.SELF for key in with_archives() for reach in actor.grants.get(key, {}).values())


@cache
def with_archives() -> frozenset[str]:
    """The keys of customers and of everything that hangs on one: what the tier shuts, all of them shut."""
    customer = apps.get_model(KEY)
    return frozenset({KEY} | {m._meta.label_lower for m in apps.get_models() if _leads_to(m, customer)})


def path_to_archive(model) -> str:
    """The ORM path from a row that hangs on an archive to that archive; "" for the archive itself."""
    steps = []
    while model._meta.label_lower != KEY:
        steps.append(model.scope_via)
        model = model._meta.get_field(model.scope_via).related_model
    return "__".join(steps)


def _leads_to(model, customer) -> bool:
    while via := getattr(model, "scope_via", ""):
        model = model._meta.get_field(via).related_model
        if model is customer:
            return True
    return False


@narrows("customers.outsidereader")
def registers(actor: Actor, action: str) -> Q | None:
    """Lines of the registers name an archive without hanging on it: of a closed one they are for those who open it, and for the keepers who write them."""
    limit = None if KEEPS in actor.permissions else limit_of(actor)
    return limit and _once(actor, "custody.registers", lambda a: _unless_closed(limit))


@narrows("customers.loan")
def loans(actor: Actor, action: str) -> Q | None:
    """The same; the borrower reads his own line, and his manager, who allowed it and is told when it is overdue, those of his people."""
    shut = registers(actor, action)
    return shut and (shut | Q(owner=actor.user_id) | Q(department__in=managed(actor)))


def _unless_closed(limit: Limit) -> Q:
    archives = apps.get_model(KEY)._base_manager.filter(limit.q(), pk=OuterRef("customer_id")).order_by()
    return Q(customer__isnull=True) | Q(Exists(archives))


@confines(KEY)
def to_ones_own(actor: Actor) -> Confined | None:
    """Who opens no tier freely (a salesperson, however far his role reaches) is left with his own, what is below him, and what he keeps."""
    return None if free_tiers(actor) else _once(actor, "confined", lambda a: Confined(managed(a), (Q(keeper=a.user_id),)))
