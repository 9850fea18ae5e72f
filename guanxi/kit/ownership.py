"""Who owns a row, and all rows that carry copies of that: contacts, orders and states of a customer follow its owner."""

from django.db import models, transaction

from guanxi.kit.changes import announce
from guanxi.kit.models import Published

BATCH = 500


def children_of(model: type[models.Model]) -> list[tuple[type[models.Model], str]]:
    """(model, name of its foreign key) of everything that declares `scope_via` or `scope_instead` to this model."""
    return [(r.related_model, r.field.name) for r in model._meta.related_objects if r.field.name in _parents_of(r.related_model)]


def _parents_of(model) -> tuple[str, ...]:
    return tuple(n for n in (getattr(model, "scope_via", ""), getattr(model, "scope_instead", "")) if n)


def hanging(child: type[models.Model], name: str, keys) -> models.QuerySet:
    """The rows of a child that hang on these parents. Through `scope_instead` only as long as `scope_via` is empty."""
    rows = child._base_manager.filter(**{f"{name}__in": keys})
    return rows.filter(**{child.scope_via: None}) if name == getattr(child, "scope_instead", "") else rows


def assign(rows, *, owner) -> int:
    """Gives rows (a queryset or one row) to another person, department included, with everything that hangs on them; returns how many.

    Announces "<model>.assigned" (model, pks, owner, new) batch by batch; new: those that were not his before. Rights are the caller's: pass rows that may be assigned.
    """
    if isinstance(rows, models.Model):
        rows = type(rows)._default_manager.filter(pk=rows.pk)
    model, done, last = rows.model, 0, 0
    copies = {"owner": owner, "department": owner.department if owner else None}
    with transaction.atomic():
        while keys := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
            last, done = keys[-1], done + len(keys)
            his = set(rows.filter(pk__in=keys, owner=owner).values_list("pk", flat=True)) if owner else set()
            _carry(model, model._default_manager.filter(pk__in=keys), copies)
            new = [pk for pk in keys if pk not in his]
            announce(f"{model._meta.model_name}.assigned", model=model, pks=keys, owner=owner, new=new)
    return done


def _carry(model, rows, copies: dict) -> None:
    """Writes the copies to these rows and to all that hang on them."""
    keys = list(rows.values_list("pk", flat=True))
    if not keys:
        return
    if any(f.name == "owner" for f in model._meta.concrete_fields):
        # Published tables tell search and trail; derived tables (a customer's state) are written silently.
        table = model.objects if issubclass(model, Published) else model._base_manager
        table.filter(pk__in=keys).update(**copies)
    carry_below(model, keys, copies)


def carry_below(model: type[models.Model], keys: list[int], copies: dict) -> None:
    """Writes owner and department (`copies`) to everything that hangs on these rows, which have them already."""
    for child, name in children_of(model):
        _carry(child, hanging(child, name, keys), copies)
