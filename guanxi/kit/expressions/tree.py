"""The formula as a tree of literals, field names and calls; operators are calls too (`a + b` is add(a, b))."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text, a truth, a date or nothing (None)."""

    value: Decimal | str | bool | date | None
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """The value of a field; dots cross to-one relations."""

    name: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function or operator with its arguments."""

    function: str
    args: tuple[Formula, ...] = ()
    position: int = field(default=0, compare=False)


Formula = Literal | Name | Call


def walk(formula: Formula) -> Iterator[Formula]:
    """All nodes, outer before inner."""
    yield formula
    if isinstance(formula, Call):
        for arg in formula.args:
            yield from walk(arg)


def references(formula: Formula) -> tuple[str, ...]:
    """The field names that a formula reads, each once, in the order of reading."""
    return tuple(dict.fromkeys(node.name for node in walk(formula) if isinstance(node, Name)))
