"""What somebody typed, as the ways in which a document may answer it."""

import re
from dataclasses import dataclass
from itertools import product

from guanxi.kit.search import tokens
from guanxi.kit.search.spelling import compact_names, phone_digits, readings
from guanxi.kit.search.tokens import token

WORDS, LENGTH, WAYS = 3, 40, 12  # what is looked at of a question
_ONE_NUMBER = re.compile(r"[\d\s\-+()（）]{4,}", re.ASCII)


@dataclass(frozen=True)
class Way:
    """Tokens that must all be there, and pieces that must then be found in the text ("text") or the phones ("phone") of the document."""

    tokens: frozenset[int]
    checks: tuple[tuple[str, str], ...] = ()


def ways(text: str, *, reveal: bool, phones: bool = True) -> tuple[Way, ...]:
    """The ways to answer; none for an empty question. reveal: fragments of phones may be asked for; without, whole numbers alone."""
    text = text.strip()[:200]
    pieces = [text] if _ONE_NUMBER.fullmatch(text) else text.split()
    per_word = [found for piece in pieces[:WORDS] if (found := _word(piece, reveal, phones)) is not None]
    made = _pinyin(compact_names(["".join(pieces)])[0][:LENGTH]) if len(pieces) > 1 else []  # "cheng yao" as input methods write it
    if per_word and all(per_word):
        made += [
            Way(frozenset().union(*(w.tokens for w in combination)), tuple(c for w in combination for c in w.checks))
            for combination in product(*per_word)
        ]
    return tuple(dict.fromkeys(made))[:WAYS]


def _word(piece: str, reveal: bool, phones: bool) -> list[Way] | None:
    """The ways to answer one word; None when nothing of it can be searched (marks alone)."""
    word = compact_names([piece])[0][:LENGTH]
    if not word:
        return None
    if not word.isascii():
        if len(word) == 1:
            return [Way(frozenset([token("n", word)]))]
        pairs = frozenset(token("n", word[i : i + 2]) for i in range(len(word) - 1) if not word[i : i + 2].isascii())
        return [Way(pairs, (("text", word),) if len(word) > 2 else ())]
    return [*_letters(word), *_pinyin(word), *_code(word), *(_phone(piece, reveal) if phones else ())]


def _letters(word: str) -> list[Way]:
    if len(word) == 1:
        return [Way(frozenset([token("h", word)]))]
    return [Way(frozenset(token("i", word[i : i + 2]) for i in range(len(word) - 1)), (("text", word),) if len(word) > 2 else ())]


def _pinyin(word: str) -> list[Way]:
    if not word.isalpha() or len(word) < 2:
        return []
    return [
        Way(frozenset(list(tokens.syllable_tokens(list(r)))[1:] if len(r) > 1 else tokens.syllable_tokens(list(r)))) for r in readings(word)
    ]


def _code(word: str) -> list[Way]:
    if len(word) < 4:
        return []
    made = [Way(frozenset([token("c", word)]))]
    if head := max((n for n in tokens.CODE_HEADS if n <= len(word)), default=0):
        made.append(Way(frozenset([token("c", f"{word[:head]}…")]), (("text", word),) if len(word) > head else ()))
    tail = max(n for n in tokens.CODE_TAILS if n <= len(word))
    made.append(Way(frozenset([token("c", f"…{word[-tail:]}")]), (("text", word),) if len(word) > tail else ()))
    return made


def _phone(piece: str, reveal: bool) -> list[Way]:
    if re.search(r"[a-z]", piece, re.IGNORECASE):
        return []
    digits = phone_digits(piece)
    made = [Way(frozenset([token("w", digits)]))] if len(digits) >= 7 else []
    if reveal and len(digits) >= 4:
        fours = frozenset(token("f", digits[i : i + 4]) for i in range(len(digits) - 3))
        made.append(Way(fours, (("phone", digits),) if len(digits) > 4 else ()))
    return made
