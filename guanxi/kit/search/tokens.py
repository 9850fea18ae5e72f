"""What stands in the index: 32-bit numbers of short pieces, each with the class it belongs to, so that 138 in a name is not 138 in a phone.

A number costs four bytes in a PostgreSQL array and the same few bits in an inverted list as any word; two pieces that share one by
chance only cost a look at the row.
"""

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

_STARTS = {kind: crc32(f"{kind}:".encode()) for kind in "nihstcfwodx"}
_WIDE = "utf-32-le"  # four bytes a character
_MORE = "…".encode()


def token(kind: str, text: str) -> int:
    """The number of a piece.

    kind: n piece of a name with characters · i two initials or letters · h first letter · s two syllables · t first syllable ·
    c piece of a code · f four digits of a phone · w whole phone · o owner · d department · x a package's own.
    """
    return crc32(text.encode(_WIDE if kind == "n" else "utf-8"), _STARTS[kind])


class _Remembered(dict):
    """Numbers of pieces of one kind; a piece is a text, or a pair of texts. Names repeat their pieces, so most are worked out once."""

    MOST = 40_000

    def __init__(self, kind: str):
        super().__init__()
        self.kind = kind

    def __missing__(self, piece):
        if len(self) >= self.MOST:
            self.clear()
        self[piece] = number = token(self.kind, "".join(piece))
        return number


_NAMES, _INITIALS, _FIRSTS, _SYLLABLES, _FIRST_SYLLABLES, _OWNERS, _DEPARTMENTS = map(_Remembered, "nihstod")


def name_tokens(compact: str) -> list[int]:
    """Every character that is no ASCII letter or digit, and every pair with such a character."""
    if compact.isascii():
        return []
    known, pairs = _NAMES.__getitem__, pairwise(compact)
    if any(map(str.isascii, compact)):
        pairs = [p for p in pairs if p[0] > "\x7f" or p[1] > "\x7f"]
        return [*map(known, [c for c in compact if c > "\x7f"]), *map(known, pairs)]
    return [*map(known, compact), *map(known, pairs)]


def letter_tokens(initials: str) -> list[int]:
    """The first letter, and every two in a row."""
    return [_FIRSTS[initials[0]], *map(_INITIALS.__getitem__, pairwise(initials))] if initials else []


def syllable_tokens(syllables: list[str]) -> list[int]:
    """The first syllable, and every two in a row."""
    return [_FIRST_SYLLABLES[syllables[0]], *map(_SYLLABLES.__getitem__, pairwise(syllables))] if syllables else []


CODE_HEADS = (4, 8, 12)
CODE_TAILS = (4, 6)


def code_tokens(code: str) -> list[int]:
    """The whole code, its beginnings of 4, 8 and 12 characters, its last 4 and 6."""
    if not code:
        return []
    size, start = len(code), _STARTS["c"]
    heads = [crc32(_MORE, crc32(code[:n].encode(), start)) for n in CODE_HEADS if size > n]
    tails = [crc32(code[-n:].encode(), crc32(_MORE, start)) for n in CODE_TAILS if size > n]
    return [crc32(code.encode(), start), *heads, *tails]


@lru_cache(maxsize=4000)  # a customer's number stands with his contact again
def phone_tokens(digits: str) -> tuple[int, ...]:
    """The whole number, and every four digits in a row."""
    start, plain = _STARTS["f"], digits.encode()
    return (crc32(plain, _STARTS["w"]), *[crc32(plain[i : i + 4], start) for i in range(len(plain) - 3)]) if digits else ()


def holder_tokens(owner: int | None, department: int | None) -> list[int]:
    """Whose the row is: what the scope of a question is compared with."""
    return [known[str(pk)] for known, pk in ((_OWNERS, owner), (_DEPARTMENTS, department)) if pk]


_of_documents: dict[str, Callable] = {}
_of_askers: dict[str, Callable] = {}
_barred: dict[str, Callable] = {}


def document_tokens(record_key: str):
    """Decorator: `f(ids) -> {id: [text, …]}` adds a package's own scope tokens to documents (the collaborators of a customer)."""
    return lambda f: _of_documents.setdefault(record_key, f)


def asker_tokens(record_key: str):
    """Decorator: `f(actor) -> [text, …]` names the tokens of `document_tokens` whose documents the actor reaches besides his own.

    With both, rows that scope widens are found by token; without, by a subquery.
    """
    return lambda f: _of_askers.setdefault(record_key, f)


def own_document_tokens(record_key: str, ids: list[int]) -> dict[int, list[int]]:
    """The package's own tokens of these rows, as numbers."""
    f = _of_documents.get(record_key)
    return {pk: [token("x", t) for t in texts] for pk, texts in f(ids).items()} if f else {}


def own_asker_tokens(record_key: str, actor) -> list[int] | None:
    """The package's own tokens that the actor reaches; None when the package declares none."""
    f = _of_askers.get(record_key)
    return [token("x", t) for t in f(actor)] if f else None


def barred_tokens(record_key: str):
    """Decorator: `f(actor) -> [(text, [number, …]), …]`: documents with that token of `document_tokens` are shut for the actor, unless they
    bear one of the numbers too. What narrows rows is so left out before the candidates are counted; scope decides in the end."""
    return lambda f: _barred.setdefault(record_key, f)


def barred(record_key: str, actor) -> list[tuple[int, tuple[int, ...]]]:
    """(token, the tokens that open it all the same) of what is shut for the actor."""
    f = _barred.get(record_key)
    return [(token("x", text), tuple(but)) for text, but in f(actor)] if f else []
