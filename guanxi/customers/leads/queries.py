"""Reads about leads worth a name."""

from guanxi.kit.actor import Actor


def knows(actor: Actor, *names: str, key: str = "customers.lead") -> bool:
    """Whether these fields may decide which buttons and cards a reader is offered: what he cannot read must not show there."""
    return all(actor.field_rule(key, name) not in ("hidden", "masked") for name in names)
