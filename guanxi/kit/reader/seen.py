"""Rows in an actor's reach by a statement that is put together once for each shape of reach, not once for each page."""

from collections.abc import Callable

from guanxi.kit import scope
from guanxi.kit.dialects.kept import Fixed, kept
from guanxi.kit.scope import Terms

BIGGEST = 2**63 - 1


def seen(model, actor, build: Callable, *values, limit: int | None = None, action: str = "view", binned: bool = False) -> list:
    """The same as `list(build(Model.objects.visible_to(actor, action), *values)[:limit])`.

    build: a function of its module, which sees the reader's rows and the values alone (see kept). binned: with the recycle bin.
    Who reaches what is asked anew each time: owner and departments are values of the statement, and whatever widens or narrows
    reach in a way of its own is left to Django.
    """
    reach = scope.terms(model, actor, action)
    if reach.widened or reach.narrowed:
        return list(build(_within(model, reach, binned), *values)[:limit])
    owner, departments = (None, ()) if reach.everything else (reach.owner, tuple(reach.departments))
    return kept(_built, model, build, binned, Fixed(limit), reach.everything, owner, departments, *values)


def seen_one(model, actor, pk: int, related: tuple[str, ...] = (), *, binned: bool = False):
    """The row of that number with what is joined, or None when it is out of reach (or a number no database holds)."""
    return next(iter(seen(model, actor, _one, pk, tuple(related), binned=binned)), None) if pk <= BIGGEST else None


def _one(rows, pk, related):
    return rows.filter(pk=pk).order_by().select_related(*related)


def _built(model, build, binned, limit, everything, owner, departments, *values):
    return build(_within(model, Terms(everything, owner, departments), binned), *values)[:limit]


def _within(model, reach: Terms, binned: bool):
    return (model.objects.all() if binned else model.objects.alive()).filter(reach.q())
