"""When a field is asked for, must be filled in, or is closed: a filter expression over fields of the same row."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property

from guanxi.kit.actor import SYSTEM
from guanxi.kit.filters import BadFilter, checker, parse, walk
from guanxi.kit.filters import Condition as Single
from guanxi.kit.questions import Asked

_bound: ContextVar[dict | None] = ContextVar("conditions that many rows are asked by", default=None)


@contextmanager
def bound_in(held: dict):
    """Conditions asked inside are bound once for all the rows that share `held`: the words that they name (grades, sources) cost a query."""
    token = _bound.set(held)
    try:
        yield
    finally:
        _bound.reset(token)


class Condition:
    """An expression as text, "" for none. One that has become senseless (a field was retired) does not hold and does not break a page."""

    def __init__(self, text: str):
        self.text = text

    @cached_property
    def expr(self):
        """The expression, or None."""
        try:
            return parse(self.text) if self.text else None
        except BadFilter:
            return None

    @cached_property
    def names(self) -> set[str]:
        """The fields that it looks at."""
        return {one.field for one in walk(self.expr)} if self.expr is not None else set()

    def holds(self, record, obj, *, otherwise: bool) -> bool:
        """Whether it holds for the row as it stands in memory; `otherwise` where there is no condition, or none that can be asked."""
        if self.expr is None or not all(n in record.fields for n in self.names):
            return otherwise
        try:
            return self._test(record)(obj)
        except BadFilter:
            return otherwise

    def _test(self, record):
        held = _bound.get()
        if held is not None and self in held:
            return held[self]
        test = checker(self.expr, {n: Asked(record.fields[n], SYSTEM) for n in self.names})
        if held is not None:
            held[self] = test
        return test

    def as_attribute(self, record) -> str:
        """For the browser, "status=closed|lost", where it is that simple; "" where the server alone can say."""
        one = self.expr
        if not isinstance(one, Single) or one.op not in ("eq", "in") or (field := record.fields.get(one.field)) is None:
            return ""
        if field.kind == "bool":
            return f"{one.field}=1" if one.values[0].lower() in ("yes", "true", "1", "是") else ""
        if field.kind != "choice":
            return ""
        by_word = {str(v): str(v) for v, _label in field.choices or ()} | {str(label): str(v) for v, label in field.choices or ()}
        return f"{one.field}={'|'.join(by_word.get(v, v) for v in one.values)}"
