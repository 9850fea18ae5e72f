"""The kinds of approval there are, and the ways to name who signs. Packages declare both; flows are put together from them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Question:
    """Something that a step's condition may ask of what is asked for, beside the fields of the record: `rows > 1000`."""

    name: str
    label: object
    kind: str = "int"


@dataclass(frozen=True)
class Kind:
    """facts(subject, approval) -> {label: text}: what signers see, and what is frozen with each signature. Put nothing in that whoever asks may not know.

    steps: the flow until the company writes its own. record_key: type of the subject ("" when there is none). values(approval) answers the questions.
    again(approval) -> address: where whoever asked changes what he asks for, when it comes back.
    """

    name: str
    label: object
    facts: Callable
    steps: tuple[dict, ...]
    record_key: str = ""
    questions: tuple[Question, ...] = ()
    values: Callable = field(default=lambda approval: {})
    once: bool = True
    again: Callable | None = None


@dataclass(frozen=True)
class Hook:
    """A way to name who signs that another package knows (the keeper of a file): find(approval) -> people."""

    name: str
    label: object
    find: Callable


MODES = {"any": gettext_lazy("one of them is enough"), "all": gettext_lazy("all of them")}
PLAIN = {
    "manager": gettext_lazy("Manager of whoever asks"),
    "superior": gettext_lazy("Manager one level higher"),
    "subject_manager": gettext_lazy("Manager of the department it belongs to"),
    "owner": gettext_lazy("Whom it belongs to"),
}
MOST_STEPS = 20
_kinds: dict[str, Kind] = {}
_hooks: dict[str, Hook] = {}


def step(who: str, *, label: str = "", mode: str = "any", when: str = "", days: int = 2) -> dict:
    """One step. who: "manager" | "superior" | "subject_manager" | "owner" | "person:<number>" | "role:<code>" | "hook:<name>".

    mode: "any" (one signature) or "all". when: filter expression on the record and the questions, "" for always. days: work days until it is due.
    """
    if mode not in MODES:
        raise LookupError(f"no such mode: {mode}")
    return {"who": who, "label": label, "mode": mode, "when": when, "days": days}


def approvable(name: str, *, label, facts: Callable, steps: Iterable[dict], **options) -> Kind:
    """Declares a kind of approval, at the start of the program."""
    _kinds[name] = Kind(name, label, facts, tuple(steps), **options)
    return _kinds[name]


def seats(name: str, *, label):
    """Decorator for `f(approval) -> people`: who signs, under a name that flows can use ("hook:<name>")."""
    return lambda f: _hooks.setdefault(name, Hook(name, label, f)).find


def find(name: str) -> Kind:
    """The kind of that name; one nobody declared crashes."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"no such kind of approval: {name}") from None


def known(name: str) -> Kind | None:
    """The same, or None."""
    return _kinds.get(name)


def all_kinds() -> list[Kind]:
    """All of them, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def hook(name: str) -> Hook | None:
    """A way to name signers, or None when its package is gone."""
    return _hooks.get(name)


def hooks() -> list[Hook]:
    """All of them."""
    return [_hooks[name] for name in sorted(_hooks)]


def who_words(who: str, names: dict | None = None) -> str:
    """Who signs, in words. names: role code or person number → name, when the caller has read them."""
    how, _colon, which = who.partition(":")
    if how in PLAIN:
        return str(PLAIN[how])
    if how == "hook":
        return str(found.label) if (found := hook(which)) else which
    return (names or {}).get(which) or (_("One colleague") if how == "person" else which)
