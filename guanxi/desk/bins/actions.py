"""Deleting is putting into the recycle bin, with everything that hangs on a row; taking it out brings all of that back."""

import logging
from datetime import datetime, timedelta

from django.apps import apps
from django.db import models, transaction
from django.db.models.deletion import ProtectedError, RestrictedError
from django.utils import timezone

from guanxi.kit.changes import because
from guanxi.kit.models import Published
from guanxi.kit.ownership import children_of, hanging

KEEP_DAYS = 30
BATCH = 200
log = logging.getLogger("guanxi.bins")


def goes_along(rows) -> list[tuple[object, int]]:
    """(what, how many) of the rows that would go into the bin with these, largest first."""
    counted: dict[object, int] = {}
    for model, keys in _below(rows.model, list(rows.values_list("pk", flat=True))):
        label = model._meta.verbose_name
        counted[label] = counted.get(label, 0) + len(keys)
    return sorted(counted.items(), key=lambda pair: -pair[1])


def throw_away(rows) -> datetime:
    """Puts rows and what hangs on them into the bin; returns the instant by which `take_out` finds them all again."""
    at = timezone.now()
    with transaction.atomic():
        keys = list(rows.alive().values_list("pk", flat=True))
        for model, below in _below(rows.model, keys):
            model.objects.filter(pk__in=below).update(deleted_at=at)
        rows.model.objects.filter(pk__in=keys).update(deleted_at=at)
    return at


def take_out(rows) -> int:
    """Takes rows out of the bin, and what went in with each of them; returns how many of the rows themselves."""
    done = 0
    with transaction.atomic():
        for at, pk in list(rows.binned().values_list("deleted_at", "pk")):
            for model, keys in _below(rows.model, [pk], at=at):
                model.objects.filter(pk__in=keys, deleted_at=at).update(deleted_at=None)
            done += rows.model.objects.filter(pk=pk).update(deleted_at=None)
    return done


def _below(model, keys: list[int], *, at: datetime | None = None) -> list[tuple[type[models.Model], list[int]]]:
    """(model, keys) of what hangs on rows, level by level: alive rows, or those that went into the bin at that instant."""
    found = []
    for child, name in children_of(model):
        if not (keys and issubclass(child, Published) and child.has_bin):
            continue
        below = list(hanging(child, name, keys).filter(deleted_at=at).values_list("pk", flat=True))
        if below:
            found += [(child, below), *_below(child, below, at=at)]
    return found


def until(at: datetime) -> datetime:
    """When a row thrown away at that instant is gone for good."""
    return at + timedelta(days=KEEP_DAYS)


def purge(now: datetime | None = None) -> int:
    """Removes for good what has lain in the bin for 30 days. A row that others still need stays; returns how many went."""
    border, gone = (now or timezone.now()) - timedelta(days=KEEP_DAYS), 0
    binned = [m for m in apps.get_models() if issubclass(m, Published) and m.has_bin]
    # Children first: what hangs on others goes before them.
    for model in sorted(binned, key=_depth, reverse=True):
        last = 0
        while rows := list(model.objects.filter(deleted_at__lt=border, pk__gt=last).order_by("pk")[:BATCH]):
            last = rows[-1].pk
            gone += sum(_erase(row) for row in rows)
    return gone


def _depth(model) -> int:
    return 1 + _depth(model._meta.get_field(model.scope_via).related_model) if getattr(model, "scope_via", "") else 0


def _erase(row) -> bool:
    try:
        with transaction.atomic(), because("recycle bin"):
            row.delete()
    except (ProtectedError, RestrictedError):
        log.info("still needed, kept in the bin", extra={"record": row._meta.label_lower, "pk": row.pk})
        return False
    return True
