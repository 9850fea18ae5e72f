"""Names folded for comparing: one spelling for width, script and case, and the core of a company name.

The bulk forms work on all names joined by line feeds: OpenCC and the regular expressions then run
once over one long string, a million names in seconds instead of minutes.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import opencc

from guanxi.kit.china import nameparts

# Invisible characters that copying from web pages and WeChat leaves behind.
_INVISIBLE = re.compile("[\x00\xad\u200b-\u200f\u2060\u202a-\u202e\ufeff]+")
# What NFKC may change, with the character before it (it may compose): most text needs no normalising.
_UNUSUAL = re.compile(r"[^\n]?[^\x00-\x7f\u4e00-\u9fff]+")
_SPACES = re.compile(r"[^\S\n]+")
_ANY_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=1)
def _converter():
    return opencc.OpenCC("t2s")


def _to_simplified(text: str) -> str:
    try:
        return _converter().convert(text)
    except UnicodeEncodeError:  # half a surrogate pair from a broken file
        return _converter().convert(text.encode("utf-8", "ignore").decode())


def _fold_lines(joined: str) -> str:
    joined = _INVISIBLE.sub("", _UNUSUAL.sub(lambda part: unicodedata.normalize("NFKC", part[0]), joined))
    joined = _SPACES.sub(" ", _to_simplified(joined).lower())
    return joined.replace(" \n", "\n").replace("\n ", "\n").strip(" ")


def _join(texts: Iterable[str]) -> tuple[str, int]:
    lines = [text or "" for text in texts]
    joined = "\n".join(lines)
    if joined.count("\n") != len(lines) - 1:
        joined = "\n".join(_ANY_SPACE.sub(" ", line) for line in lines)
    return joined, len(lines)


def fold(text: str) -> str:
    """The text in NFKC, simplified script, lower case, with single spaces and nothing invisible."""
    return _fold_lines(_ANY_SPACE.sub(" ", text or ""))


def folds(texts: Iterable[str]) -> list[str]:
    """`fold` for many texts at once, in the same order."""
    joined, count = _join(texts)
    return _fold_lines(joined).split("\n") if count else []


def name_core(name: str, kind: str = "company") -> str:
    """What is left of a name for comparing: no region, no company form, no brackets, spaces or punctuation.

    kind is "company" or "person" (titles, digits and bracketed remarks are dropped from a person's name).
    A name that consists of nothing else keeps these parts, so the core is only empty when the name is.
    """
    return name_cores([name], kind)[0]


def name_cores(names: Iterable[str], kind: str = "company") -> list[str]:
    """`name_core` for many names at once, in the same order (about a million names in 3 s)."""
    joined, count = _join(names)
    if not count:
        return []
    folded = _fold_lines(joined)
    bare = nameparts.without_marks(folded).split("\n")
    if kind == "person":
        return [_person(line, plain) for line, plain in zip(folded.split("\n"), bare, strict=True)]
    stripped = nameparts.company_cores(folded)
    generic = nameparts.generic_words()
    return [
        core if len(core) > 1 and core not in generic else _careful_core(plain) if plain else ""
        for core, plain in zip(stripped, bare, strict=True)
    ]


def _careful_core(plain: str) -> str:
    """The core of a name whose brand may itself be a region or a trade: 东方国际有限公司 must not become 国际."""
    core = nameparts.without_form(plain)
    return core if len(core) > 1 else plain


def _person(folded: str, plain: str) -> str:
    core = nameparts.person_core(folded)
    if core.isascii() and not plain.isalpha() and plain.isascii():
        return plain  # "Caller 93" and "Caller 94" are labels: the number is what tells them apart
    return core or plain


def is_company(name: str) -> bool:
    """A guess from the name alone: company forms and trades, length, a known surname in front."""
    return are_companies([fold(name)])[0]


def are_companies(folded: Iterable[str]) -> list[bool]:
    """`is_company` of many names at once; they are folded."""
    folded = list(folded)
    plain = nameparts.without_marks("\n".join(folded)).split("\n")
    return [nameparts.looks_like_company(*pair) for pair in zip(folded, plain, strict=False)]
