"""Who acts: a person, a key, a job for a person, the system, or a guest with a link. Every entry sets one; everything below asks it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property

from guanxi.kit import rights


class Reach(IntEnum):
    """How far a grant reaches over the rows of a record type."""

    NONE = 0
    SELF = 1
    DEPARTMENT = 2
    TREE = 3
    COMPANY = 4


@dataclass(frozen=True)
class Actor:
    """One acting party with its rights.

    grants: record key → action → Reach. hidden/masked/locked fields: record key → field → "hidden" | "masked" | "readonly".
    departments: a callable that returns (own department ids, ids of the whole subtree, of what he manages by the chart); asked once, when a reach needs it.
    """

    kind: str
    user_id: int | None = None
    name: str = ""
    grants: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    field_rules: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    permissions: frozenset[str] = frozenset()
    departments: Callable[[], tuple[tuple[int, ...], ...]] = lambda: ((), (), ())
    address: str = ""
    device: str = ""
    key_id: int | None = None
    job_id: int | None = None
    user: object = field(default=None, compare=False, repr=False)
    known: dict = field(
        default_factory=dict, compare=False, repr=False
    )  # what was worked out about these rights; an actor lives for one request or job

    def reach(self, record_key: str, action: str) -> Reach:
        """How far this actor may do `action` on that record type. An action nobody declared crashes: a typo must never mean "no" or "yes"."""
        rights.check_action(record_key, action)
        if self.kind == "system":
            return Reach.COMPANY
        return Reach(self.grants.get(record_key, {}).get(action, 0))

    def may(self, record_key: str, action: str) -> bool:
        """Whether there is any reach at all."""
        return self.reach(record_key, action) > Reach.NONE

    def has(self, permission: str) -> bool:
        """Whether the actor holds a right that belongs to no record type, such as "audit.search"."""
        rights.check_permission(permission)
        return self.kind == "system" or permission in self.permissions

    def rules(self, record_key: str) -> Mapping[str, str]:
        """Field → "hidden", "masked" or "readonly" of one record type; what is free does not stand in it."""
        return {} if self.kind == "system" else self.field_rules.get(record_key, {})

    def field_rule(self, record_key: str, field_name: str) -> str:
        """ "" (free), "hidden", "masked" or "readonly"."""
        return self.rules(record_key).get(field_name, "")

    @cached_property
    def own_departments(self) -> tuple[int, ...]:
        """Ids of the departments the person belongs to or manages."""
        return self._departments[0]

    @cached_property
    def department_tree(self) -> tuple[int, ...]:
        """The same with everything below them."""
        return self._departments[1]

    @cached_property
    def managed_tree(self) -> tuple[int, ...]:
        """Ids of the departments whose manager the person is, with everything below them."""
        return self._departments[2] if len(self._departments) > 2 else ()

    @cached_property
    def _departments(self):
        return self.departments()

    @property
    def is_person(self) -> bool:
        """A signed-in human being at a browser."""
        return self.kind == "person"

    def with_(self, **changes) -> "Actor":
        """A copy with some attributes changed."""
        return replace(self, **{"known": {}} | changes)


SYSTEM = Actor(kind="system", name="system")
NOBODY = Actor(kind="guest", name="")

_current: ContextVar[Actor] = ContextVar("actor", default=SYSTEM)


def current_actor() -> Actor:
    """Who acts now. Outside of any request or job (a shell, a migration) it is the system."""
    return _current.get()


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """Everything inside is done by this actor."""
    token = _current.set(actor)
    try:
        yield actor
    finally:
        _current.reset(token)
