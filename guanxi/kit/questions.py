"""A record type's fields as the filter language sees them for one reader, and a filter as a condition on rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from django.db.models import Q

from guanxi.kit import records
from guanxi.kit.filters import EVERYTHING, Expr, check, follow, to_q, walk
from guanxi.kit.scope import filterable_fields, terms

AS_TEXT = {"long": "text"}
NO_NAMES = ("-",)  # a column that does not exist: the relation is asked for by number alone
_answers: dict[str, "Answer"] = {}


@dataclass(frozen=True)
class Answer:
    """How a kind of field that is no column or relation (tags) is asked for: in SQL, and the values of one row."""

    rows: Callable  # (record, check) -> Q
    values: Callable  # (obj) -> names
    fold: Callable  # name -> the form in which two spellings are the same


def answers(kind: str, *, values: Callable, fold: Callable = str):
    """Decorator for `f(record, check) -> Q`: rows of the record for which `filters.checks.Named(names=…)` or `Filled()` holds."""
    return lambda rows: _answers.setdefault(kind, Answer(rows, values, fold)).rows


class Asked:
    """One field as a FieldLike: what lies behind a relation is narrowed to the reader's fields and rows."""

    def __init__(self, field, actor):
        self.field, self.actor = field, actor
        self.name, self.label, self.path, self.is_many = field.name, field.label, field.path, field.is_many
        self.kind = AS_TEXT.get(field.kind, field.kind)
        self.names, self.in_memory = ("name",), lambda obj: follow(obj, field.path)
        self.target = records.known(field.ref)
        if self.target is not None:
            self.names = (self.target.title,) if self._may_name() else NO_NAMES
        self.is_department = field.ref == "org.department"
        self.below = self._below if hasattr(getattr(self.target, "model", None), "below") else None
        self.answer = self.fold = None
        if (answer := _answers.get(self.kind)) and field.model_field is None:
            self.answer, self.in_memory, self.fold = partial(answer.rows, field.record), answer.values, answer.fold
        if field.holds is not None:
            self.answer, self.in_memory = partial(_yes_no, field.holds), field.read
        if field.answers is not None:
            self.answer, self.in_memory, self.expression = partial(field.answers, self), field.value, field.expression

    def _may_name(self) -> bool:
        """Whether rows behind the relation may be asked for by name: comparing would tell the name of a row out of reach."""
        if self.actor.field_rule(self.target.key, self.target.title) in ("hidden", "masked"):
            return False
        model = self.target.model
        if model.scope_rule == "shared" or self.path == self.field.record.model.scope_via:
            return True
        reach = terms(model, self.actor)
        return reach.everything and not reach.narrowed

    def _below(self, pks, names) -> list[int]:
        """Rows of a tree by key or name, with all that is part of them."""
        return self.target.model.below(pks, () if self.names == NO_NAMES else names)

    @property
    def choices(self):
        """(value, label) pairs."""
        return self.field.choices

    @property
    def fields(self) -> Callable | None:
        """The fields behind a relation, if its rows may be read at all."""
        if self.target is None or self.field.answers is not None or not self.actor.may(self.target.key, "view"):
            return None
        return lambda: askable(self.target, self.actor)

    @property
    def rows(self) -> Callable | None:
        """The rows behind a relation that are in reach; None when all of them are."""
        if self.target is None or self.target.model.scope_rule == "shared":
            return None
        return lambda: self.target.model.objects.visible_to(self.actor)

    def name_of(self, pk: int) -> str:
        """What the chip of a filter calls a related row."""
        model = self.target.model if self.target is not None else self.field.model_field.related_model
        rows = self.rows() if self.rows else model._default_manager.all()
        found = rows.filter(pk=pk).first()
        return str(found) if found and self.names != NO_NAMES else ""


def _yes_no(holds: Q, check) -> Q:
    """The rows for which a condition holds or does not, as asked; it is one or the other for every row."""
    wanted = set(getattr(check, "values", (True, False)))
    return Q(pk__isnull=False) if len(wanted) == 2 else holds if True in wanted else ~holds


def askable(record, actor) -> Mapping[str, Asked]:
    """Name → field of everything the actor may filter by. A field he may not read is as unknown as one that does not exist.

    So are rows of a kind that he may not see: that there are any would tell.
    """
    fields = {n: f for n, f in filterable_fields(record, actor).items() if f.kind != "json" and (not f.read or f.holds is not None)}
    return {n: Asked(f, actor) for n, f in fields.items() if not (f.is_many and f.ref) or actor.may(f.ref, "view")}


def where(record, actor, expr: Expr) -> Q:
    """The condition on rows of the record type; BadFilter for unknown or unreadable fields and values that do not fit."""
    if expr == EVERYTHING:
        return Q()
    fields = askable(record, actor)
    check(expr, fields)
    mine = any(value.lower() == "mine" for each in walk(expr) for value in each.values)
    facts = {"model": record.model, "me": actor.user_id, "my_department_ids": actor.own_departments if mine else ()}
    return to_q(expr, fields, **facts)


_builder: Callable | None = None


def register_builder(make: Callable) -> None:
    """`make(record, actor, text)` gives the rows of the filter builder; desk draws them, packages below it may show them too."""
    global _builder
    _builder = make


def builder(record, actor, text: str):
    """The filter builder for a condition, as desk/pages/_condition.html shows its rows."""
    return _builder(record, actor, text) if _builder else None
