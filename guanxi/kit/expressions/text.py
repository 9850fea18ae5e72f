"""Reading a formula: `if(amount > 0, round(profit / amount * 100, 1), 0)`. No attribute access, no names but fields and functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from .errors import BadFormula
from .functions import FUNCTIONS, SPECIAL
from .tree import Call, Formula, Literal, Name, walk

LENGTH, NODES, DEPTH, TEXT = 2000, 200, 20, 200
WIDE = str.maketrans("（），＝＜＞！＋－＊／×÷−", "(),=<>!+-*/*/-")
TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?(?![\w.]))
    | (?P<string>"(?:[^"\\]|\\.)*"|“[^“”]*”)
    | (?P<sign>[!！][=＝]|[<＜][=＝>＞]|[>＞][=＝]|[=＝<＜>＞≠≤≥+＋\-－−*＊×/／÷(（)）,，])
    | (?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)
    )""",
    re.VERBOSE | re.DOTALL,
)
COMPARISONS = {"=": "=", "!=": "!=", "<>": "!=", "≠": "!=", "<": "<", "<=": "<=", "≤": "<=", ">": ">", ">=": ">=", "≥": ">="}
WORDS = {"true": True, "false": False, "null": None}


class Token(NamedTuple):
    """A word of a formula and where it stands."""

    kind: str  # number, string, sign, name, end
    text: str
    position: int


def parse(text: str) -> Formula:
    """Read a formula; BadFormula with the character position when it is not one or is too large."""
    if len(text) > LENGTH:
        raise BadFormula(_("The formula is too long."))
    formula = _Parser(list(_tokens(text))).whole()
    if sum(1 for _node in walk(formula)) > NODES or _depth(formula) > DEPTH:
        raise BadFormula(_("The formula is too long."))
    return formula


def _depth(formula: Formula) -> int:
    return 1 + max(map(_depth, formula.args), default=0) if isinstance(formula, Call) else 1


def _tokens(text: str) -> Iterator[Token]:
    position, end = 0, len(text.rstrip())
    while position < end:
        match = TOKEN.match(text, position)
        if not match:
            position += len(text[position:]) - len(text[position:].lstrip())
            raise BadFormula(_("The formula cannot be read from “%(text)s” on.") % {"text": text[position : position + 20]}, position)
        kind = match.lastgroup
        yield Token(kind, match[kind].translate(WIDE) if kind == "sign" else match[kind], match.start(kind))
        position = match.end()
    yield Token("end", "", len(text))


class _Parser:
    """One method for each rule, taking tokens from left to right.

    either: each (or each)* · each: opposite (and opposite)* · opposite: not opposite | comparison · comparison: sum [sign sum]
    sum: product ((+|-) product)* · product: signed ((*|/) signed)* · signed: - signed | atom
    atom: number | string | name | true | false | null | ( either ) | name ( either, … )
    """

    def __init__(self, tokens: list[Token]):
        self.tokens, self.at, self.deep = tokens, 0, 0

    @property
    def here(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.here
        self.at += token.kind != "end"
        return token

    def is_sign(self, *signs: str) -> bool:
        return self.here.kind == "sign" and self.here.text in signs

    def is_word(self, word: str) -> bool:
        return self.here.kind == "name" and self.here.text.lower() == word

    def lost(self, token: Token) -> BadFormula:
        if token.kind == "end":
            return BadFormula(_("The formula ends too early."), token.position)
        return BadFormula(_("“%(text)s” is not understood here.") % {"text": token.text[:40]}, token.position)

    def expect(self, sign: str):
        if not self.is_sign(sign):
            raise self.lost(self.here)
        self.take()

    def whole(self) -> Formula:
        found = self.either()
        if self.here.kind != "end":
            raise self.lost(self.here)
        return found

    def either(self) -> Formula:
        return self.chain("or", self.each)

    def each(self) -> Formula:
        return self.chain("and", self.opposite)

    def chain(self, word: str, part) -> Formula:
        start, parts = self.here.position, [part()]
        while self.is_word(word):
            self.take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else Call(word, tuple(parts), start)

    def opposite(self) -> Formula:
        if not self.is_word("not"):
            return self.comparison()
        position = self.take().position
        return Call("not", (self.deeper(self.opposite),), position)

    def deeper(self, part) -> Formula:
        self.deep += 1
        if self.deep > DEPTH:
            raise BadFormula(_("The formula is too long."), self.here.position)
        found = part()
        self.deep -= 1
        return found

    def comparison(self) -> Formula:
        left = self.sum()
        if not self.is_sign(*COMPARISONS):
            return left
        sign = self.take()
        return Call(COMPARISONS[sign.text], (left, self.sum()), sign.position)

    def sum(self) -> Formula:
        start, parts = self.here.position, [self.product()]
        while self.is_sign("+", "-"):
            sign = self.take()
            part = self.product()
            parts.append(part if sign.text == "+" else Call("neg", (part,), sign.position))
        return parts[0] if len(parts) == 1 else Call("+", tuple(parts), start)

    def product(self) -> Formula:
        found = self.signed()
        while self.is_sign("*", "/"):
            sign = self.take()
            found = Call(sign.text, (found, self.signed()), sign.position)
        return found

    def signed(self) -> Formula:
        if not self.is_sign("-"):
            return self.atom()
        position = self.take().position
        found = self.deeper(self.signed)
        if isinstance(found, Literal) and isinstance(found.value, Decimal):
            return Literal(-found.value, position)
        return Call("neg", (found,), position)

    def atom(self) -> Formula:
        token = self.take()
        if token.kind == "number":
            return self.number(token)
        if token.kind == "string":
            return self.string(token)
        if token.kind == "sign" and token.text == "(":
            found = self.deeper(self.either)
            self.expect(")")
            return found
        if token.kind != "name" or token.text.lower() in ("and", "or", "not"):
            raise self.lost(token)
        if self.is_sign("("):
            return self.call(token)
        return Literal(WORDS[token.text.lower()], token.position) if token.text.lower() in WORDS else Name(token.text, token.position)

    def number(self, token: Token) -> Literal:
        value = Decimal(token.text)
        if len(token.text) > 20 or value != round(value, 10):
            raise BadFormula(_("The number “%(text)s” has too many digits.") % {"text": token.text[:40]}, token.position)
        return Literal(value, token.position)

    def string(self, token: Token) -> Literal:
        value = re.sub(r"\\(.)", r"\1", token.text[1:-1], flags=re.DOTALL)
        if len(value) > TEXT or "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise BadFormula(
                _("The formula is too long.") if len(value) > TEXT else _("A value holds characters that cannot be searched."),
                token.position,
            )
        return Literal(value or None, token.position)

    def call(self, token: Token) -> Formula:
        name = token.text.lower()
        if name not in FUNCTIONS and name not in SPECIAL:
            raise BadFormula(_("There is no function “%(function)s”.") % {"function": token.text}, token.position)
        self.take()
        args = []
        if not self.is_sign(")"):
            args.append(self.deeper(self.either))
            while self.is_sign(","):
                self.take()
                args.append(self.deeper(self.either))
        self.expect(")")
        return self.day(token, args) if name == "date" else Call(name, tuple(args), token.position)

    def day(self, token: Token, args: list) -> Literal:
        try:
            (text,) = (arg.value for arg in args)
            return Literal(date.fromisoformat(text), token.position)
        except (AttributeError, TypeError, ValueError):
            raise BadFormula(_('Write a date as date("2026-11-21").'), token.position) from None
