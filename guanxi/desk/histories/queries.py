"""The history of one fact in words, for one reader: who changed it, when, from where, from what to what (X36)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime

from guanxi.audit.trail.actions import plain
from guanxi.audit.trail.histories import Step, erased_at, step, steps
from guanxi.commons.marks.queries import PREFIX, in_words
from guanxi.desk.joins import column_at
from guanxi.desk.values import mask_of, text_of
from guanxi.kit import records
from guanxi.kit.models import Published

SIZE = 20
NAMING = ("ref", "person", "file")  # their former values name rows, which have rights of their own
SIDES = ("before", "after")
READ = {"money": Decimal, "decimal": Decimal, "percent": Decimal, "date": parse_date, "datetime": parse_datetime}


@dataclass(frozen=True)
class Place:
    """Where the trail keeps a field: the table's key, the row's number (None while there is no such row), the name of the column."""

    record_key: str
    object_id: int | None
    column: str


@dataclass(frozen=True)
class Told:
    """One change in words. `back`: the value before may be put back. is_mark: not the value, but what was said of it."""

    entry: object
    before: str
    after: str
    back: bool
    is_mark: bool = False

    @property
    def before_of(self) -> str:
        """Which value `before` is, for the address that shows it in full."""
        return f"?entry={self.entry.pk}&side=before"

    @property
    def after_of(self) -> str:
        """Which value `after` is."""
        return f"?entry={self.entry.pk}&side=after"


@dataclass(frozen=True)
class History:
    """A page of changes, newest first; `older` is the number to go on from; `erased_at`: what was before that is gone from the trail."""

    lines: list[Told]
    older: int | None
    erased_at: datetime | None


def place_of(field, obj) -> Place | None:
    """Where changes of this field are written down; None for what is worked out and not entered."""
    key = obj._meta.label_lower
    if field.kind == "tags":
        return Place(key, obj.pk, "tags")
    if field.kind == "json" or field.is_many or (field.read and not hasattr(field, "write")):
        return None
    relation, _sep, name = field.path.rpartition("__")
    model, row = type(obj), obj
    if relation:
        column = column_at(model, relation)
        if column is None or not column.one_to_one:
            return None
        model, row = column.related_model, _beside(obj, relation)
        if getattr(model, "leaf_of", ""):  # its changes are told as the row's own
            return Place(key, obj.pk, name) if name in _tracked(model) else None
    if not relation and hasattr(field, "write"):
        return Place(key, obj.pk, field.name)  # written by a way of its own, and published under the field's own name
    return Place(model._meta.label_lower, row.pk if row else None, name) if name in _tracked(model) else None


@cache
def _tracked(model) -> frozenset[str]:
    return frozenset(f.name for f in model.tracked_fields()) if issubclass(model, Published) else frozenset()


def _beside(obj, relation: str):
    try:
        return getattr(obj, relation)
    except ObjectDoesNotExist:
        return None


def has_history(field, obj) -> bool:
    """Whether the trail can tell of this field."""
    return place_of(field, obj) is not None


@dataclass(frozen=True)
class Past:
    """A value that the trail tells of, as JSON keeps it, and when the change was made of which it stands on one side."""

    value: object
    at: datetime


def past(field, obj, entry_id: int, side: str) -> Past | None:
    """What this field of this row held before or after the change of that entry; None where the trail does not tell (any more) or there was nothing.

    The caller has seen to it that it may be shown in full.
    """
    place = place_of(field, obj) if is_shown_by_itself(field) and side in SIDES else None
    found = step(place.record_key, place.object_id, place.column, entry_id) if place and place.object_id else None
    value = getattr(found, side) if found else None
    return None if value in (None, "", [], {}) else Past(value, found.entry.at)


def is_shown_by_itself(field) -> bool:
    """Whether a former value says something without the row that it would name."""
    return field.kind not in NAMING


def history_of(field, obj, sight, *, may_put_back: bool, before: int | None = None) -> History:
    """What the reader may know of a field that he may read. Three queries, and one or two for names of related rows."""
    place = place_of(field, obj)
    if place is None or place.object_id is None:
        return History([], None, None)
    found = steps(place.record_key, place.object_id, place.column, before=before, limit=SIZE + 1)
    if field.name in field.record.marked:
        said = steps(obj._meta.label_lower, obj.pk, PREFIX + field.name, before=before, limit=SIZE + 1)
        found = sorted([*found, *said], key=lambda s: -s.entry.pk)
    more, found = len(found) > SIZE, found[:SIZE]
    names = _names(field, found, obj, sight)
    now = present(field, obj, sight)
    lines = [_told(s, field, sight, names, may_put_back and _comes_back(s, now, names)) for s in found]
    return History(lines, found[-1].entry.pk if more else None, erased_at(place.record_key, place.object_id))


def _told(step: Step, field, sight, names, back: bool) -> Told:
    if isinstance(step.before, dict) or isinstance(step.after, dict):
        return Told(step.entry, in_words(step.before), in_words(step.after), False, True)
    return Told(step.entry, words(field, step.before, sight, names), words(field, step.after, sight, names), back)


def present(field, obj, sight):
    """What the row holds now, as the trail would keep it."""
    return plain(sight.value(field, obj) if field.kind == "tags" else field.value(obj))


def _comes_back(step: Step, now, names: dict | None) -> bool:
    """What stood nowhere yet, what stands there already, and rows that the reader does not reach are not put back."""
    if (
        step.entry.kind == "create"
        or isinstance(step.after, dict)
        or isinstance(step.before, dict)
        or step.before == now
        or (step.before in (None, "") and now in (None, ""))
    ):
        return False
    return names is None or step.before is None or step.before in names


def _names(field, found: list[Step], obj, sight) -> dict | None:
    """Number → name of related rows in reach; None for fields that lead to no row."""
    if field.kind not in ("ref", "person"):
        return None
    keys = {v for s in found for v in (s.before, s.after) if isinstance(v, int)}
    column, behind = column_at(type(obj), field.path), records.known(field.ref)
    model = getattr(column, "related_model", None) or (
        behind and behind.model
    )  # an own field has no column: what it refers to says where to
    return sight.titles(field, model, keys) if keys and model else {}


def words(field, raw, sight, names: dict | None = None) -> str:
    """A stored value as the reader sees it: masked where he sees the mask, "" for rows out of his reach."""
    if raw in (None, "", [], {}):
        return ""
    if sight.is_masked(field.name):
        return mask_of(field, raw)
    if field.kind in ("ref", "person"):
        return (names or {}).get(raw, "")
    return open_words(field, raw, sight)


def open_words(field, raw, sight) -> str:
    """A stored value without its mask, for whoever may see it in full."""
    return text_of(field, typed(field, raw), sight.labels(field) if field.kind in ("choice", "multichoice") else None)


def typed(field, raw):
    """The Python value of what the trail keeps as JSON; a text that cannot be read stays what it is."""
    column = field.model_field
    try:
        if isinstance(column, models.Field) and not column.is_relation:
            return column.to_python(raw)
        return READ[field.kind](raw) if field.kind in READ and isinstance(raw, str) else raw
    except (ValidationError, ValueError, InvalidOperation):
        return raw
