"""What waits for one person, shown on every page: all of it is counted by one statement."""

from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.db.models import QuerySet, Subquery

from guanxi.kit.dialects.kept import kept

_counted: dict[str, Callable[[int], QuerySet]] = {}


def register(name: str, rows: Callable[[int], QuerySet]) -> None:
    """`rows(user id)` is one figure (see `summed`) under a name. To be called while the program starts."""
    _counted[name] = rows


def tally(actor, name: str) -> int:
    """One figure for this actor, 0 for who is no person. The first one asked for counts them all; an actor lives for one request."""
    if not actor.user_id:
        return 0
    if "tallies" not in actor.known:
        actor.known["tallies"] = dict(zip(_counted, next(iter(kept(_all, actor.user_id)), ()), strict=False))
    return actor.known["tallies"].get(name) or 0


def _all(person):
    return get_user_model()._base_manager.filter(pk=person).values_list(*(Subquery(rows(person)) for rows in _counted.values()))
