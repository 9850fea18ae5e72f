"""From a record to a column beyond relations: by join where that is safe, else by subquery, relation after relation."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Exists, ForeignKey, OuterRef, Q

from .fields import Trail

Plain = Callable[[type[models.Model], str], Q]


class Hop(NamedTuple):
    """One part of an ORM path; `rows` gives the related rows in the reader's reach where the relation shows only some.

    `answers`: no part of a path at all, but a field that says itself which rows it holds for.
    """

    part: str
    rows: Callable | None
    is_many: bool
    answers: bool = False


def hops_of(trail: Trail) -> tuple[Hop, ...]:
    """The trail's whole ORM path, part by part."""
    found = []
    for step in trail.steps:
        *before, last = step.path.split("__")
        rows = getattr(step, "rows", None) if step is not trail.field else None
        found += [Hop(part, None, step.is_many) for part in before]
        found.append(Hop(last, rows, step.is_many, bool(getattr(step, "answer", None))))
    return tuple(found)


def ask(model, hops: tuple[Hop, ...], plain: Plain, *, negated: bool, joins: bool) -> Q:
    """Rows of `model` for which `plain` holds at the end of the hops, or (negated) all others."""
    simple = not any(hop.is_many or hop.rows or hop.answers for hop in hops) or (len(hops) == 1 and hops[0].answers)
    path = _path(hops)
    if simple and (len(hops) == 1 or (joins and not negated) or column_of(model, path) is None):
        return ~plain(model, path) if negated else plain(model, path)
    relation = None if len(hops) == 1 else model._meta.get_field(hops[0].part)
    if isinstance(relation, ForeignKey):
        found = Q(**{f"{hops[0].part}__in": _beyond(relation, hops, plain).values("pk").distinct()})
        return ~found if negated else found
    if relation is not None and (relation.one_to_many or relation.one_to_one) and hasattr(relation, "field"):
        return _back(relation.field, _beyond(relation, hops, plain), negated)
    inner = model._base_manager.filter(_inside(model, hops, plain))
    return Q(~Exists(inner.filter(pk=OuterRef("pk")))) if negated else Q(pk__in=inner.values("pk").distinct())


def _back(key: ForeignKey, rows, negated: bool) -> Q:
    """Whether one of these rows points here."""
    if negated:
        return Q(~Exists(rows.filter(**{key.name: OuterRef("pk")})))
    return Q(pk__in=rows.values(key.attname).distinct())


def _beyond(relation, hops: tuple[Hop, ...], plain: Plain):
    """The rows behind the first hop for which the rest holds."""
    rows = hops[0].rows() if hops[0].rows else relation.related_model._base_manager
    return rows.filter(_inside(relation.related_model, hops[1:], plain))


def _inside(model, hops: tuple[Hop, ...], plain: Plain) -> Q:
    """The condition within a subquery, where it stands alone: joins are safe, and rows may come twice."""
    for index, hop in enumerate(hops[:-1]):
        if hop.rows or hops[index + 1].answers:
            relation = column_of(model, _path(hops[: index + 1]))
            return Q(**{f"{_path(hops[: index + 1])}__in": _beyond(relation, hops[index:], plain).values("pk").distinct()})
    return plain(model, _path(hops))


def _path(hops: tuple[Hop, ...]) -> str:
    return "__".join(hop.part for hop in hops)


def column_of(model, path: str):
    """The model field (or relation) at the end of an ORM path, or None for an annotation."""
    meta, column = model._meta, None
    for part in path.split("__"):
        if meta is None:
            return None
        try:
            column = meta.pk if part == "pk" else meta.get_field(part)
        except FieldDoesNotExist:
            return None
        related = column.related_model if column.is_relation else None
        meta = related._meta if related else None
        if related and part != column.name and part == getattr(column, "attname", part):
            column, meta = column.target_field, None
    return column
