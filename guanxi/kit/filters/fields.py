"""What a filter (or a formula) must know about a field, and how a dotted name finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.core.exceptions import ObjectDoesNotExist

from .tree import unknown_field

KINDS = (
    "text",
    "long",
    "choice",
    "multichoice",
    "int",
    "money",
    "decimal",
    "percent",
    "date",
    "datetime",
    "bool",
    "person",
    "ref",
    "phone",
    "tags",
    "region",
)
STEPS = 5  # a name may cross four relations


class FieldLike(Protocol):
    """A field as the filter sees it. The caller passes only those that the reader may read.

    Optional attributes, each looked up with a default: `names` (ORM paths from the related row to its human names, for
    `owner = 张三`; default ("name",)), `rows` (ref: callable giving the related rows in the reader's reach; conditions
    beyond the relation see nothing else), `is_department` (the word `mine` is understood; default: the name is
    department), `name_of` (callable pk -> label for chips), `below` (callable (pks, names) -> pks: the rows of a tree with
    all that is part of them). For values that stand in no column or relation (tags hung on by key): `answer` (callable
    check -> Q on the rows that own the field) and `fold` (the form in which two names are the same). `choices` and
    `fields` may be the thing or a callable.
    """

    name: str
    kind: str
    path: str
    is_many: bool
    label: object
    choices: Iterable[tuple[object, object]] | Callable[[], Iterable[tuple[object, object]]] | None
    fields: Mapping[str, FieldLike] | Callable[[], Mapping[str, FieldLike]] | None

    def in_memory(self, obj) -> object:
        """The field's value of one record (related rows as instances, to-many as a list or manager)."""


@dataclass(frozen=True)
class PlainField:
    """The simplest FieldLike, for lists that no record declares."""

    name: str
    kind: str = "text"
    path: str = ""
    label: object = ""
    is_many: bool = False
    choices: object = None
    fields: Callable[[], Mapping[str, FieldLike]] | None = None
    names: tuple[str, ...] = ("name",)
    rows: Callable | None = None
    name_of: Callable | None = None
    answer: Callable | None = None
    fold: Callable | None = None

    def __post_init__(self):
        object.__setattr__(self, "path", self.path or self.name)
        object.__setattr__(self, "label", self.label or self.name)

    def in_memory(self, obj):
        """Follow the path from the record."""
        return follow(obj, self.path)


@dataclass(frozen=True)
class Trail:
    """The fields that a dotted name walks through; all but the last are relations."""

    steps: tuple[FieldLike, ...]

    @property
    def field(self) -> FieldLike:
        """The field at the end."""
        return self.steps[-1]

    @property
    def path(self) -> str:
        """The ORM path from the first record."""
        return "__".join(step.path for step in self.steps)

    @property
    def is_many(self) -> bool:
        """Whether one record may have several values here."""
        return any(step.is_many for step in self.steps)

    @property
    def is_scoped(self) -> bool:
        """Whether a relation on the way shows only the rows in the reader's reach."""
        return any(getattr(step, "rows", None) for step in self.steps[:-1])

    @property
    def label(self) -> str:
        """The labels on the way: 负责人·部门."""
        return "·".join(str(step.label) for step in self.steps)

    def values(self, obj) -> list:
        """All values of one record that are not empty."""
        found = [obj]
        for step in self.steps:
            found = [value for each in found for value in spread(step.in_memory(each))]
            rows = getattr(step, "rows", None)
            if rows and step is not self.field:
                found = [each for each in found if rows().filter(pk=each.pk).exists()]
        return found


def resolve(name: str, fields: Mapping[str, FieldLike], position: int | None = None) -> Trail:
    """Find a field by its public name; what is unknown, not readable or not a relation is one and the same error."""
    steps, here = [], fields
    for part in name.split("."):
        field = here.get(part) if here and len(steps) < STEPS else None
        if field is None:
            raise unknown_field(name, position)
        steps.append(field)
        here = fields_of(field)
    return Trail(tuple(steps))


def choices_of(field: FieldLike) -> list[tuple[object, object]]:
    """The field's choices as a list, whether declared as one or as a callable."""
    choices = field.choices
    return list((choices() if callable(choices) else choices) or ())


def fields_of(field: FieldLike) -> Mapping[str, FieldLike]:
    """The fields beyond a relation; none for what is no relation."""
    fields = field.fields
    return (fields() if callable(fields) else fields) or {}


def names_of(field: FieldLike) -> tuple[str, ...]:
    """The ORM paths from a related row to its human names; () where it may be asked for by key alone."""
    names = getattr(field, "names", None)
    return ("name",) if names is None else tuple(names)


def follow(obj, path: str):
    """The value at an ORM path, in memory: None where a relation ends, a list where one record has several."""
    found = [obj]
    many = False
    for part in path.split("__"):
        inner = []
        for each in found:
            value = _attribute(each, part)
            many = many or hasattr(value, "all") or isinstance(value, (list, tuple))
            inner.extend(spread(value))
        found = inner
    if many:
        return found
    return found[0] if found else None


def spread(value) -> Iterator:
    """The non-empty values in a value: of a manager, a list, or the one itself."""
    if hasattr(value, "all"):
        value = list(value.all())
    if isinstance(value, (list, tuple, set, frozenset)):
        yield from (each for each in value if each is not None and each != "")
    elif value is not None and value != "":
        yield value


def _attribute(obj, part: str):
    try:
        return getattr(obj, part)
    except ObjectDoesNotExist:
        return None
    except AttributeError:
        return getattr(obj, f"{part}_set")
