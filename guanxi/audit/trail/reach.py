"""Which part of the trail a reader may see: the rows he could open, whatever he is looking for."""

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.models import Published
from guanxi.kit.scope import terms


def entries_in_reach(actor: Actor) -> Q:
    """A condition on entries: those about rows in the reader's scope, gone ones only for whoever reaches everything of that type."""
    closed, partly = [], Q()
    for model in apps.get_models():
        if not issubclass(model, Published):
            continue
        key, rows = model._meta.label_lower, rows_in_reach(model, actor)
        if rows is None:
            continue
        closed.append(key)
        # Asked line by line: of whom some archives are shut, the list of all others would be a million numbers.
        partly |= Q(record_key=key) & Q(Exists(model._base_manager.filter(rows, pk=OuterRef("object_id")).order_by()))
    return ~Q(record_key__in=closed) | partly if closed else Q()


def rows_in_reach(model, actor: Actor) -> Q | None:
    """A condition on the model's rows, or None for all of them. A table without a declaration of its own follows its parent."""
    if actor.kind == "system":
        return None
    if not records.is_registered(model):
        if model.scope_via:
            parent = model._meta.get_field(model.scope_via).related_model
            above = rows_in_reach(parent, actor)
            return (
                above if above is None else Q(Exists(parent._base_manager.filter(above, pk=OuterRef(f"{model.scope_via}_id")).order_by()))
            )
        if model.scope_rule != "personal":
            return None
    reach = terms(model, actor, "view")
    return None if reach.everything and not reach.narrowed else reach.q()
