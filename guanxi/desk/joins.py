"""Which relations a page must join so that no cell asks the database again."""

from django.core.exceptions import FieldDoesNotExist
from django.db import models


def joins(model: type[models.Model], fields) -> list[str]:
    """select_related paths for the values of these fields (kit.fields.Field); to-many relations are left out."""
    found = set()
    for field in fields:
        path = _relations_of(model, field.path)
        if path:
            found.add(path)
    return sorted(found)


def _relations_of(model, path: str) -> str:
    steps = []
    for part in path.split("__"):
        try:
            column = model._meta.get_field(part)
        except FieldDoesNotExist:
            break
        if not column.is_relation or column.many_to_many or column.one_to_many or column.related_model is None:
            break
        steps.append(part)
        model = column.related_model
    return "__".join(steps)


def columns(model: type[models.Model], fields) -> list[str]:
    """Paths for only(): the columns behind these fields; people by their name alone, other related rows whole."""
    found = set()
    for field in fields:
        path, column = field.path, column_at(model, field.path)
        if column is not None and not (column.is_relation and (column.many_to_many or column.one_to_many)):
            found.add(f"{path}__name" if field.kind == "person" and not field.inside else path)
    return sorted(found)


def column_at(model, path: str):
    """The model column (or to-many relation) at the end of an ORM path; None when the path leads to something else."""
    column = None
    for part in path.split("__"):
        try:
            column = model._meta.get_field(part)
        except FieldDoesNotExist:
            return None
        model = column.related_model or model
    return column
