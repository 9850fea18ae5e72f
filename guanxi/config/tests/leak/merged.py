"""Merged customers and pairs of the world: their pages may show nothing of rows out of reach."""

from guanxi.config.tests.leak.canaries import Row
from guanxi.customers.customers.models import Customer
from guanxi.customers.duplicates.models import Pair
from guanxi.customers.merges.actions import merge
from guanxi.kit.actor import SYSTEM, acting

# Whoever sees the customer that was kept reads what went into it, in its timeline.
EVERYWHERE = {"boss", "gm", "director", "deputy", "service", "marketing", "keeper", "auditor"}
WHO_SEES = {"lin": frozenset(EVERYWHERE | {"zhao", "lin"}), "he": frozenset(EVERYWHERE | {"he"})}


def merge_some(world) -> None:
    """A customer of lin's and one of he's went into another of theirs; each has a double, and one of lin's may be one of he's."""
    kept = {owner: world.objects[("customers.customer", owner, False)] for owner in WHO_SEES}
    merges, pairs = world.private.setdefault("customers.merge", {}), world.private.setdefault("customers.pair", {})
    for owner, customer in kept.items():
        twin, went = (filed(world, owner, what) for what in ("twin", "went"))
        world._know("customers.customer", twin, f"twin:{owner}", owner=owner)
        world.mint.settle(f"went:{owner}", Row("customers.mergedaway", went.pk, owner, readers=WHO_SEES[owner]))
        world.merged_away[("customers.customer", went.pk)] = world.known[("customers.customer", customer.pk)]
        with acting(SYSTEM):
            merges[owner] = merge(customer, [went], actor=SYSTEM).pk
        pairs[owner] = paired(customer, twin)
    pairs["boss"] = paired(*kept.values())


def filed(world, owner: str, what: str) -> Customer:
    """A customer of his with a name of its own."""
    made = Customer(name=world.mint.value(Customer._meta.get_field("name"), "text", f"{what}:{owner}", "name"), owner=world.people[owner])
    made.save()
    return made


def paired(*customers) -> int:
    """The number of a pair that the search may have found."""
    first, second = sorted(c.pk for c in customers)
    pair = Pair(first_id=first, second_id=second, verdict="same", score=1.0, reasons=["phone"])
    pair.save()
    return pair.pk
