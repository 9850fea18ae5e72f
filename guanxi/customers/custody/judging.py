"""The same limits about one archive in memory, as it stands or as it would stand: before a change is made, people are told who will open it."""

from guanxi.customers.custody.models import CustodyRule
from guanxi.customers.custody.narrowing import KEY, free_tiers, managed
from guanxi.kit.actor import Actor, Reach


def reaches(customer, actor: Actor, action: str = "view") -> bool:
    """Whether the grants reach the archive, whatever its tier."""
    reach = actor.reach(KEY, action)
    if reach in (Reach.NONE, Reach.COMPANY):
        return reach == Reach.COMPANY
    if customer.owner_id and customer.owner_id == actor.user_id:
        return True
    places = {Reach.DEPARTMENT: lambda: actor.own_departments, Reach.TREE: lambda: actor.department_tree}.get(reach, lambda: ())()
    return bool(customer.department_id) and customer.department_id in places


def tier_allows(customer, actor: Actor) -> bool:
    """Whether the tier lets the actor open it freely: the same as narrowing.by_tier says of the stored row."""
    if customer.custody in free_tiers(actor) or (customer.keeper_id and customer.keeper_id == actor.user_id):
        return True
    rule = CustodyRule.current()[customer.custody]
    if rule.owner_opens and customer.owner_id and customer.owner_id == actor.user_id:
        return True
    return rule.managers_open and bool(customer.department_id) and customer.department_id in managed(actor)


def opens(customer, actor: Actor) -> bool:
    """Whether the actor opens the archive as its columns stand now, saved or not: role and tier both allow."""
    return reaches(customer, actor) and tier_allows(customer, actor)
