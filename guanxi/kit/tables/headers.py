"""The header row under titles, and which of our fields each header means."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from guanxi.kit.china.names import fold
from guanxi.kit.tables.cells import text_of
from guanxi.kit.tables.textfiles import clean_line_breaks

ROWS_LOOKED_AT = 30
EQUAL = 1000.0

_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>|\([^()]*$")
_REQUIRED = re.compile(r"[*★☆#※]+|必填项?|选填|请填写|请输入")
_MARKS = re.compile(r"[\s:：/／\\、,，.。·_\-—]+")
_NUMBER = re.compile(r"[+-]?[\d,.]+%?|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}.*")


@lru_cache(maxsize=10_000)
def header_key(header: str) -> str:
    """A header for comparing: 联系 人*（必填） → 联系人, E-Mail: → email. A bracket survives when nothing else is left."""
    folded = fold(header)
    bare = _MARKS.sub("", _REQUIRED.sub("", _REMARK.sub("", folded)))
    return bare or _MARKS.sub("", _REQUIRED.sub("", folded)).strip("()[]【】<>")


def find_header(rows: Sequence[Sequence], known: Iterable[str] = ()) -> tuple[int, float]:
    """Index of the header row among the first rows of a sheet, and its score (0.0 when nothing looks like one).

    A header row has many cells, all of them short, different texts; headers that the caller knows weigh most.
    Titles above it have one or two cells, group headings repeat or leave gaps, data have numbers and dates.
    """
    keys = {header_key(name) for name in known}
    width = max((_filled(row) for row in rows[:ROWS_LOOKED_AT]), default=0)
    best, best_score = 0, 0.0
    for index, row in enumerate(rows[:ROWS_LOOKED_AT]):
        score = _score(row, width, keys) - index * 0.01
        if score > best_score + 1e-9:
            best, best_score = index, score
    return _first_of_its_kind(rows, best), best_score


def _first_of_its_kind(rows: Sequence[Sequence], best: int) -> int:
    """A header printed again on each page scores better than the first one whose cells are merged: the first counts."""
    wanted = {header_key(text_of(cell)) for cell in rows[best]} if rows else set()
    for index, row in enumerate(rows[:best]):
        same = sum(1 for cell in row if text_of(cell) and header_key(text_of(cell)) in wanted)
        if same > 1 and same > _filled(rows[best]) / 2:
            return index
    return best


def _filled(row: Sequence) -> int:
    return sum(1 for cell in row if cell not in ("", None))


def _score(row: Sequence, width: int, keys: set[str]) -> float:
    texts = [text_of(cell) for cell in row if cell not in ("", None)]
    if not texts or not width:
        return 0.0
    folded = [header_key(text) for text in texts if text]
    hits = len(keys.intersection(folded))
    wordy = sum(1 for cell, text in zip((c for c in row if c not in ("", None)), texts, strict=True) if _is_word(cell, text))
    share = wordy / len(texts)
    unique = len(set(folded)) / len(texts)
    if share < 0.6 and hits < 2:
        return 0.0
    if len(texts) == 1 and not hits:
        return 0.3 * share  # a sheet of remarks
    return 3.0 * hits / len(texts) + 2.0 * len(texts) / width * share * unique + min(hits, 5) * 0.5


def _is_word(cell, text: str) -> bool:
    return isinstance(cell, str) and 0 < len(text) <= 30 and not _NUMBER.fullmatch(text)


def clean_headers(cells: Sequence, above: Sequence = ()) -> list[str]:
    """Headers as shown: line breaks out, a second 电话 becomes 电话 (2), an empty one takes its column letter, [C].

    `above` gives texts for empty cells (the upper part of a cell merged over two rows).
    """
    names = [clean_line_breaks(unicodedata.normalize("NFC", text_of(cell))) for cell in cells]
    for index, text in enumerate(above):
        if index < len(names) and not names[index]:
            names[index] = clean_line_breaks(text_of(text))
    seen: dict[str, int] = {}
    for index, name in enumerate(names):
        name = name or f"[{column_letter(index)}]"
        seen[name] = seen.get(name, 0) + 1
        names[index] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return names


def column_letter(index: int) -> str:
    """0 → A, 27 → AB."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def guess_mapping(headers: Sequence[str], synonyms: Mapping[str, Sequence[str]], multiple: Iterable[str] = ()) -> dict[int, str]:
    """Header index → field. Equal names win over contained ones, longer over shorter, left over right.

    Each field is given once, except those in `multiple` (phones, remarks). Headers that mean nothing are left out.
    """
    several = set(multiple)
    keys = [header_key(re.sub(r" \(\d+\)$", "", header)) for header in headers]
    parties = _other_parties(keys, synonyms)
    offers = []
    for field, names in synonyms.items():
        for rank, name in enumerate([*names, field]):
            wanted = header_key(name)
            for index, key in enumerate(keys):
                strength = _strength(key, wanted)
                if strength == EQUAL or (strength and not key.startswith(parties)):
                    offers.append((-strength, rank, index, field))
    mapping: dict[int, str] = {}
    taken: set[str] = set()
    for *_order, index, field in sorted(offers):
        if index in mapping or (field in taken and field not in several):
            continue
        mapping[index] = field
        taken.add(field)
    return dict(sorted(mapping.items()))


def _other_parties(keys: Sequence[str], synonyms: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Beginnings that three or more headers share and no synonym knows: 代理人姓名, 代理人电话, 代理人手机 are somebody else's."""
    known = "\n".join(header_key(name) for names in synonyms.values() for name in names)
    starts: dict[str, int] = {}
    for key in keys:
        for length in (2, 3, 4):
            if len(key) > length:
                starts[key[:length]] = starts.get(key[:length], 0) + 1
    return tuple(start for start, count in starts.items() if count >= 3 and start not in known)


def _strength(key: str, wanted: str) -> float:
    """EQUAL for equal names, else how much of the header a contained synonym explains (two characters at least)."""
    if not key or not wanted:
        return 0.0
    if key == wanted:
        return EQUAL
    if len(wanted) >= 2 and wanted in key and not (wanted.isascii() and len(wanted) < 4):
        # The last word of a Chinese header says what it is: 客户经理电话 is a phone.
        return len(wanted) + len(wanted) / len(key) + (2.0 if key.endswith(wanted) else 0.0)
    return 0.0
