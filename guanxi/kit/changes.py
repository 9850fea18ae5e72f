"""What changed (for audit, search, and whoever else follows rows), and what happened (for packages that answer one another).

Both run inside the transaction that made them; slow work goes to jobs.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

OWN = "custom"  # the column of kit.models.Tracked


@dataclass(frozen=True)
class Change:
    """One row changed. `before` and `after` hold only the columns that differ, by field name, as Python values."""

    model: type
    pk: int
    kind: str  # create | update | delete | restore | erase
    label: str = ""
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
    instance: object = None  # set for single writes; bulk writes leave it out

    def __post_init__(self):
        """A company's own fields stand in one JSON column: whoever hears of a change is told of each by its own name."""
        if OWN in self.before or OWN in self.after:
            was, now = self.before.get(OWN) or {}, self.after.get(OWN) or {}
            differing = [n for n in {**was, **now} if was.get(n) != now.get(n)]
            object.__setattr__(self, "before", _spread(self.before, was, differing if self.kind != "create" else ()))
            object.__setattr__(self, "after", _spread(self.after, now, differing if self.kind != "erase" else ()))


def _spread(values: dict, own: dict, names) -> dict:
    return {n: v for n, v in values.items() if n != OWN} | {n: own.get(n) for n in names}


_sinks: list[Callable[[Sequence[Change]], None]] = []
_ahead: dict[Callable, Callable] = {}
_ears: dict[str, list[Callable]] = defaultdict(list)
_reason: ContextVar[str] = ContextVar("reason", default="")


def sink(f: Callable[[Sequence[Change]], None]):
    """Decorator: `f(changes)` is told of every change, single or in batches, inside the writing transaction."""
    _sinks.append(f)
    return f


def ahead(f: Callable):
    """Decorator: `g(changes)` does what the sink `f` can do before the transaction, of rows that are not yet written; f(changes, result) then takes it."""
    return lambda g: _ahead.setdefault(f, g)


def work_ahead(changes: Sequence[Change]) -> dict:
    """For `publish`: what the sinks have ready of these changes. A write lock that waits for it would keep everybody else waiting too."""
    return {f: _ahead[f](changes) for f in _sinks if f in _ahead} if changes else {}


def publish(changes: Sequence[Change], ready: dict | None = None) -> None:
    """Tells every sink. Called by the base model, the scoped queryset and the bulk load alone."""
    if changes:
        for f in _sinks:
            if ready and f in ready:
                f(changes, ready[f])
            else:
                f(changes)


def listens(happening: str):
    """Decorator: the function is called with the keyword arguments of every `announce(happening, …)`."""
    return lambda f: _ears[happening].append(f) or f


def announce(happening: str, **facts) -> None:
    """Says that something happened (`noun.past`, such as "contract.signed"). Listeners run now, in this transaction; their errors undo it."""
    for f in _ears.get(happening, ()):
        f(**facts)


@contextmanager
def because(reason: str):
    """Everything written inside carries this reason in the trail (an import's name, a rule's code)."""
    token = _reason.set(reason)
    try:
        yield
    finally:
        _reason.reset(token)


def current_reason() -> str:
    """The reason given by `because`, or an empty text."""
    return _reason.get()
