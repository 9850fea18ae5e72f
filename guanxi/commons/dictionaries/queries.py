"""Reading the lists. A list is declared with its first words; what the company makes of them stands in the table."""

from collections.abc import Sequence

from guanxi.commons.dictionaries.models import DictionaryEntry

_lists: dict[str, tuple[object, tuple[tuple[str, str], ...]]] = {}


def declare(code: str, label, words: Sequence[tuple[str, str]]) -> None:
    """Names a list and the (code, word) pairs that a new company begins with."""
    _lists[code] = (label, tuple(words))


def lists() -> dict[str, tuple[object, tuple[tuple[str, str], ...]]]:
    """Code → (label, first words) of every declared list."""
    return dict(_lists)


def choices() -> list[tuple[str, object]]:
    """(code, label) of all lists."""
    return [(code, label) for code, (label, _words) in sorted(_lists.items())]


def entries(code: str, *, all: bool = False) -> list[tuple[str, str]]:
    """(code, word) of a list in its order; all: with words out of use, to name old rows. A list nobody declared crashes."""
    if code not in _lists:
        raise LookupError(f"no such list: {code}")
    rows = DictionaryEntry.objects.alive().filter(dictionary=code).order_by("position", "id").values_list("code", "label", "active")
    return [(entry, label) for entry, label, active in rows if active or all]


def label_of(code: str, entry: str) -> str:
    """The word behind a code; the code itself when it is unknown."""
    return dict(entries(code, all=True)).get(entry, entry)
