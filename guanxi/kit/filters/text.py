"""The text form: `grade = A and (last_contact_on < -30d or owner.department = 销售一部) and not tags has VIP`.

Quotes are needed around spaces, punctuation and reserved words only. Full-width punctuation, as Chinese input methods
type it, is read like its ASCII twin outside quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from .errors import BadFilter
from .operators import INPUTS, SYMBOLS
from .tree import DEPTH, EVERYTHING, All, Any, Condition, Expr, Not, join, within_limits

TEXT_LENGTH = 20_000
RESERVED = {"and", "or", "not", "in", "between", "is", "has", "starts", "older"}
WIDE = str.maketrans("（），＝＜＞！～“”", '(),=<>!~""')
SIGNS = {
    "=": "eq",
    "==": "eq",
    "!=": "ne",
    "<>": "ne",
    "≠": "ne",
    "<": "lt",
    "<=": "le",
    "≤": "le",
    ">": "gt",
    ">=": "ge",
    "≥": "ge",
    "~": "contains",
    "!~": "not_contains",
}
TOKEN = re.compile(
    r"""\s*(?:
      (?P<string>["“”](?P<inner>(?:[^"“”\\]|\\.)*)["“”])
    | (?P<sign>[!！][=＝~～]|[<＜][=＝>＞]|[>＞][=＝]|==|[=＝≠<＜≤>＞≥~～])
    | (?P<mark>[(（)），,])
    | (?P<word>[^\s()（），,=＝≠<＜≤>＞≥!！~～"“”]+)
    )""",
    re.VERBOSE | re.DOTALL,
)
SPACED_STRETCH = re.compile(r"(last|next) \d{1,5} (days?|weeks?|months?)", re.ASCII)
BARE = re.compile(r"""[^\s()（），,=＝≠<＜≤>＞≥!！~～"“”\\]+""")


class Token(NamedTuple):
    """A word of a filter and where it stands."""

    kind: str  # word, string, sign, mark, end
    text: str
    position: int


def parse(text: str) -> Expr:
    """Read a filter text; BadFilter with the character position when it is not one. An empty text is no filter."""
    if len(text) > TEXT_LENGTH:
        raise BadFilter(_("The filter has too many conditions."))
    return within_limits(_Parser(list(_tokens(text))).whole())


def _tokens(text: str) -> Iterator[Token]:
    position, end = 0, len(text.rstrip())
    while position < end:
        match = TOKEN.match(text, position)
        if not match:
            position += len(text[position:]) - len(text[position:].lstrip())
            raise BadFilter(_("The filter cannot be read from “%(text)s” on.") % {"text": text[position : position + 20]}, position)
        kind = match.lastgroup if match.lastgroup != "inner" else "string"
        start = match.start(kind)
        if kind == "string":
            yield Token(kind, re.sub(r"\\(.)", r"\1", match["inner"], flags=re.DOTALL), start)
        else:
            yield Token(kind, match[kind] if kind == "word" else match[kind].translate(WIDE), start)
        position = match.end()
    yield Token("end", "", len(text))


class _Parser:
    """One method for each rule, taking tokens from left to right.

    either: each (or each)* · each: single (and single)* · single: not single | ( either ) | condition
    condition: name operator values · operator: a sign | is [not] empty | [not] in | between | starts | older than | has [any|all|none]
    """

    def __init__(self, tokens: list[Token]):
        self.tokens, self.at, self.deep = tokens, 0, 0

    @property
    def here(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at += token.kind != "end"
        return token

    def is_word(self, *words: str, ahead: int = 0) -> bool:
        token = self.tokens[min(self.at + ahead, len(self.tokens) - 1)]
        return token.kind == "word" and token.text.lower() in words

    def is_mark(self, mark: str, ahead: int = 0) -> bool:
        token = self.tokens[min(self.at + ahead, len(self.tokens) - 1)]
        return token.kind == "mark" and token.text == mark

    def lost(self, token: Token):
        """The error for a token that does not belong where it stands."""
        if token.kind == "end":
            return BadFilter(_("The filter ends too early."), token.position)
        return BadFilter(_("“%(text)s” is not understood here.") % {"text": token.text[:40]}, token.position)

    def whole(self) -> Expr:
        if self.here.kind == "end":
            return EVERYTHING
        found = self.either()
        if self.here.kind != "end":
            raise self.lost(self.here)
        return found

    def either(self) -> Expr:
        return self.chain("or", Any, self.each)

    def each(self) -> Expr:
        return self.chain("and", All, self.single)

    def chain(self, word, kind, part) -> Expr:
        parts = [part()]
        while self.is_word(word):
            self.take()
            parts.append(part())
        return join(kind, parts)

    def single(self) -> Expr:
        opened = self.here
        if not self.is_word("not") and not self.is_mark("("):
            return self.condition()
        self.deep += 1
        if self.deep > DEPTH:
            raise BadFilter(_("The filter is nested too deeply."), opened.position)
        self.take()
        if opened.kind == "word":
            found = Not(self.single())
        else:
            found = self.either()
            self.close()
        self.deep -= 1
        return found

    def close(self):
        if not self.is_mark(")"):
            raise self.lost(self.here)
        self.take()

    def condition(self) -> Condition:
        name = self.take()
        if name.kind != "word" or name.text.lower() in RESERVED:
            raise self.lost(name)
        op = self.operator()
        return Condition(name.text, op, self.values(op), name.position)

    def operator(self) -> str:
        token = self.take()
        if token.kind == "sign":
            return SIGNS[token.text]
        word = token.text.lower() if token.kind == "word" else ""
        if word == "is":
            negated = self.is_word("not") and bool(self.take())
            self.expect("empty")
            return "filled" if negated else "empty"
        if word == "not":
            self.expect("in")
            return "not_in"
        if word == "older":
            self.expect("than")
            return "older"
        if word == "has" and self.is_word("any", "all", "none") and self.is_mark("(", ahead=1):
            return f"has_{self.take().text.lower()}"
        if word in ("in", "between", "starts", "has"):
            return word
        raise self.lost(token)

    def expect(self, word: str):
        if not self.is_word(word):
            raise self.lost(self.here)
        self.take()

    def values(self, op: str) -> tuple[str, ...]:
        inputs = INPUTS[op]
        if inputs == "none":
            return ()
        if inputs == "two":
            low = self.value()
            self.expect("and")
            return low, self.value()
        if inputs == "days":
            number = self.value()
            if self.is_word("day", "days"):
                self.take()
            return (number,)
        if inputs == "many" and self.is_mark("("):
            return self.listed()
        return (self.value(),)

    def listed(self) -> tuple[str, ...]:
        self.take()
        found = [self.value()]
        while self.is_mark(","):
            self.take()
            found.append(self.value())
        self.close()
        return tuple(found)

    def value(self) -> str:
        token = self.take()
        if token.kind == "string":
            return token.text
        if token.kind != "word" or token.text.lower() in RESERVED:
            raise self.lost(token)
        if (
            token.text.lower() in ("last", "next")
            and self.here.text.isdigit()
            and self.is_word("day", "days", "week", "weeks", "month", "months", ahead=1)
        ):
            return f"{token.text.lower()} {self.take().text} {self.take().text.lower()}"
        return token.text


def to_text(expr: Expr) -> str:
    """Write an expression so that `parse` gives the same tree again (lists of one part aside, which `join` never makes)."""
    if isinstance(expr, Condition):
        return f"{expr.field} {SYMBOLS[expr.op]}{_values_text(expr)}"
    if isinstance(expr, Not):
        return f"not {_inside(expr.part, (All, Any))}"
    loose = (All, Any) if isinstance(expr, All) else (Any,)
    word = " and " if isinstance(expr, All) else " or "
    return word.join(_inside(part, loose) for part in expr.parts)


def _inside(part: Expr, loose: tuple[type, ...]) -> str:
    return f"({to_text(part)})" if isinstance(part, loose) else to_text(part)


def _values_text(condition: Condition) -> str:
    inputs, values = INPUTS[condition.op], [quoted(value) for value in condition.values]
    if inputs == "none":
        return ""
    if inputs == "two":
        return f" {values[0]} and {values[1]}"
    if inputs == "days":
        return f" {values[0]} days"
    if inputs == "many" and not (condition.op in ("in", "not_in") and len(values) == 1):
        return f" ({', '.join(values)})"
    return f" {values[0]}"


def quoted(value: str) -> str:
    """A value as it stands in the text: bare where it can be read again, else in quotes."""
    if SPACED_STRETCH.fullmatch(value) or (BARE.fullmatch(value) and value.lower() not in RESERVED):
        return value
    escaped = re.sub(r'(["“”\\])', r"\\\1", value)
    return f'"{escaped}"'
