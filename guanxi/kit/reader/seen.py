"""Rows in an actor's reach by a statement that is put together once for each shape of reach, not once for each page."""

from collections.abc import Callable

from django.db.models import Q

from guanxi.kit import scope
from guanxi.kit.dialects.kept import Fixed, holed, kept

BIGGEST = 2**63 - 1


def seen(model, actor, build: Callable, *values, limit: int | None = None, action: str = "view", binned: bool = False) -> list:
    """The same as `list(build(Model.objects.visible_to(actor, action), *values)[:limit])`.

    build: a function of its module, which sees the reader's rows and the values alone (see kept). binned: with the recycle bin.
    Who reaches what is asked anew each time: owner, departments and whatever else numbers the reader are values of the statement. A reach that
    asks other tables is left to Django.
    """
    reach = scope.terms(model, actor, action).q()
    if holed(reach) is None:
        return list(build(_within(model, reach, binned), *values)[:limit])
    return kept(_built, model, build, binned, Fixed(limit), reach, *values)


def seen_one(model, actor, pk: int, related: tuple[str, ...] = (), *, binned: bool = False):
    """The row of that number with what is joined, or None when it is out of reach (or a number no database holds)."""
    return next(iter(seen(model, actor, _one, pk, tuple(related), binned=binned)), None) if pk <= BIGGEST else None


def _one(rows, pk, related):
    return rows.filter(pk=pk).order_by().select_related(*related)


def _built(model, build, binned, limit, reach, *values):
    return build(_within(model, reach, binned), *values)[:limit]


def _within(model, reach: Q, binned: bool):
    return (model.objects.all() if binned else model.objects.alive()).filter(reach)
