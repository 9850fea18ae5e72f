"""What stands in the index: 32-bit numbers of short pieces, each with the class it belongs to, so that 138 in a name is not 138 in a phone.

A number costs four bytes in a PostgreSQL array and the same few bits in an inverted list as any word; two pieces that share one by
chance only cost a look at the row.
"""

from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from zlib import crc32

_STARTS = {kind: crc32(f"{kind}:".encode()) for kind in "nihstcfwodx"}
_WIDE = "utf-32-le"  # four bytes a character: pieces of a name are slices of one encoding


def token(kind: str, text: str) -> int:
    """The number of a piece.

    kind: n piece of a name with characters · i two initials or letters · h first letter · s two syllables · t first syllable ·
    c piece of a code · f four digits of a phone · w whole phone · o owner · d department · x a package's own.
    """
    return crc32(text.encode(_WIDE if kind == "n" else "utf-8"), _STARTS[kind])


def name_tokens(compact: str) -> list[int]:
    """Every character that is no ASCII letter or digit, and every pair with such a character."""
    start, wide = _STARTS["n"], compact.encode(_WIDE)
    if compact.isascii():
        return []
    latin = [c <= "\x7f" for c in compact]
    made = [crc32(wide[4 * i : 4 * i + 4], start) for i, plain in enumerate(latin) if not plain]
    pairs = range(len(compact) - 1)
    if any(latin):
        pairs = [i for i in pairs if not (latin[i] and latin[i + 1])]
    return made + [crc32(wide[4 * i : 4 * i + 8], start) for i in pairs]


def letter_tokens(initials: str) -> list[int]:
    """The first letter, and every two in a row."""
    start, letters = _STARTS["i"], initials.encode()
    first = [token("h", initials[0])] if initials else []
    return first + [crc32(letters[i : i + 2], start) for i in range(len(letters) - 1)]


def syllable_tokens(syllables: list[str]) -> list[int]:
    """The first syllable, and every two in a row."""
    start = _STARTS["s"]
    first = [token("t", syllables[0])] if syllables else []
    return first + [crc32((a + b).encode(), start) for a, b in pairwise(syllables)]


CODE_HEADS = (4, 8, 12)
CODE_TAILS = (4, 6)


def code_tokens(code: str) -> list[int]:
    """The whole code, its beginnings of 4, 8 and 12 characters, its last 4 and 6."""
    size = len(code)
    pieces = [code, *(f"{code[:n]}…" for n in CODE_HEADS if size > n), *(f"…{code[-n:]}" for n in CODE_TAILS if size > n)]
    return [token("c", piece) for piece in pieces] if code else []


def phone_tokens(digits: str) -> list[int]:
    """The whole number, and every four digits in a row."""
    start, plain = _STARTS["f"], digits.encode()
    return [token("w", digits), *(crc32(plain[i : i + 4], start) for i in range(len(plain) - 3))] if digits else []


_of_documents: dict[str, Callable] = {}
_of_askers: dict[str, Callable] = {}


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
    made = defaultdict(list)
    if f := _of_documents.get(record_key):
        for pk, texts in f(ids).items():
            made[pk] = [token("x", t) for t in texts]
    return made


def own_asker_tokens(record_key: str, actor) -> list[int] | None:
    """The package's own tokens that the actor reaches; None when the package declares none."""
    f = _of_askers.get(record_key)
    return [token("x", t) for t in f(actor)] if f else None
