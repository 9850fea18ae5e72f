"""Background work as packages see it: register a function, ask for it, put it on a schedule. Rows and workers live in commons/jobs."""

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from inspect import signature
from typing import Protocol

from guanxi.kit.actor import Actor

_NAME = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")
TICK_BELOW = 60  # schedules more frequent than this many seconds leave no job rows


class Run(Protocol):
    """One attempt at a job, as given to its function."""

    payload: Mapping
    actor: Actor
    state: dict  # survives a killed worker when save_state() was called
    attempt: int
    job_id: int

    def progress(self, done: int, total: int | None = None, note: str = "") -> None:
        """Shows how far the work is. Leaves the function here (by an exception of its own) when the worker is stopping or lost the job."""

    def cancelled(self) -> bool:
        """Whether the asker pressed cancel: finish the present step and return."""

    def once(self, name: str) -> AbstractContextManager[bool]:
        """A transaction around one step. Yields True the first time; False when this step of this job was committed before."""

    def save_state(self) -> None:
        """Writes `state` (JSON)."""

    def finish(self, **result) -> None:
        """Facts about the outcome that the page shows (JSON): counts, a file number."""


@dataclass(frozen=True)
class Kind:
    """A registered job function. attempts: how often it is tried; backoff: seconds before the second try, doubled each time.

    of_all: it goes through rows whatever its asker may see, so that nobody is told how many they are (docs/decisions/0017).
    """

    name: str
    run: Callable
    label: object
    attempts: int = 5
    backoff: int = 10
    of_all: bool = False


@dataclass(frozen=True)
class Schedule:
    """When a function is due: every so many seconds, or at a time of day, perhaps on one weekday (0 = Monday) or one day of the month."""

    name: str
    run: Callable
    every: int | None = None
    at: time | None = None
    weekday: int | None = None
    day: int | None = None

    @property
    def is_tick(self) -> bool:
        """So frequent that it runs inside the worker without a job row."""
        return self.every is not None and self.every < TICK_BELOW

    def latest_due(self, now: datetime) -> datetime:
        """The last due time that is not after `now` (an aware instant in the company's zone)."""
        if self.every is not None:
            seconds = int(now.timestamp()) // self.every * self.every
            return datetime.fromtimestamp(seconds, now.tzinfo)
        day = now.date()
        while not self._suits(day) or datetime.combine(day, self.at, now.tzinfo) > now:
            day -= timedelta(days=1)
        return datetime.combine(day, self.at, now.tzinfo)

    def _suits(self, day: date) -> bool:
        return self.weekday in (None, day.weekday()) and self.day in (None, day.day)


_kinds: dict[str, Kind] = {}
_schedules: dict[str, Schedule] = {}
_store: Callable | None = None


def job(name: str, *, label="", attempts: int = 5, backoff: int = 10, of_all: bool = False):
    """Decorator for `f(run: Run)`: registers background work. It may be called again after a crash: put every effect inside `run.once(…)`.

    of_all: it goes through everybody's rows; pages show how far it is as a share, and none of its counts.
    """
    if not _NAME.match(name):
        raise ValueError(f"not a job name: {name}")

    def keep(f):
        if name in _kinds and _kinds[name].run.__qualname__ != f.__qualname__:
            raise ValueError(f"two functions for the job {name}")
        _kinds[name] = Kind(name, f, label or name, attempts, backoff, of_all)
        return f

    return keep


def schedule(name: str, *, every: int | None = None, at: str = "", weekday: int | None = None, day: int | None = None, label=""):
    """Decorator for `f()` or `f(run)`: runs it every so many seconds or at a time of day ("02:30", company time), as the system.

    However many workers there are, each due time runs once; a due time that passed while nothing ran is made up for once.
    Below 60 seconds it is a tick: no job row, no retry, one worker at a time.
    """
    if (every is None) == (not at) or (day is not None and not 1 <= day <= 28):
        raise ValueError(f"schedule {name}: give either every= or at=, and a day up to 28")

    def keep(f):
        plan = Schedule(name, f, every, time.fromisoformat(at) if at else None, weekday, day)
        if plan.is_tick and wants_run(f):
            raise ValueError(f"schedule {name}: a tick has no run")
        _schedules[name] = plan
        if not plan.is_tick:
            job(f"schedule.{name}", label=label or name)(f if wants_run(f) else _without_run(f))
        return f

    return keep


def wants_run(f: Callable) -> bool:
    """Whether a function takes the Run."""
    return bool(signature(f).parameters)


def _without_run(f: Callable) -> Callable:
    def call(run):
        return f()

    call.__qualname__ = f.__qualname__
    return call


def later(kind: str, *, key: str | None = None, run_at: datetime | None = None, queue: str = "default", **payload):
    """Asks for a job within the present transaction, in the name of the present actor, and returns its row.

    key: an idempotency key; asking again with it returns the first row. payload: JSON values only.
    """
    find(kind)
    if _store is None:
        raise RuntimeError("no job store: guanxi.commons is not installed")
    return _store(kind, key=key, run_at=run_at, queue=queue, payload=payload)


def find(kind: str) -> Kind:
    """The registered kind; a name nobody registered crashes."""
    try:
        return _kinds[kind]
    except KeyError:
        raise LookupError(f"no such job: {kind}") from None


def is_known(kind: str) -> bool:
    """Whether somebody registered that kind."""
    return kind in _kinds


def schedules() -> list[Schedule]:
    """All schedules by name."""
    return [_schedules[name] for name in sorted(_schedules)]


def frequent() -> list[str]:
    """Kinds of job that run every few minutes: they are not shown among the others and soon forgotten."""
    return [f"schedule.{s.name}" for s in schedules() if s.every is not None]


def keep_in(store: Callable) -> None:
    """Says who keeps the rows: `store(kind, key, run_at, queue, payload) -> row`."""
    global _store
    _store = store
