"""Documents that another process has made of rows before they were filed: told here, they are taken where the columns are the same."""

from collections.abc import Mapping, Sequence

_told: Mapping[tuple, tuple[str, str]] = {}


def tell(documents: Mapping[tuple, tuple[str, str]]) -> None:
    """What the rows of the next chunk come to; what was told before is forgotten."""
    global _told
    _told = documents


def key(record_key: str, columns: Sequence[str], row: Mapping) -> tuple:
    """Under which a row's document is told: all that it is made of."""
    return (record_key, *[row.get(c) or None for c in columns])


def document(record_key: str, columns: Sequence[str], row: Mapping) -> tuple[str, str] | None:
    """(text, stored) of a row, when it was foretold."""
    return _told.get(key(record_key, columns, row)) if _told else None


def is_any() -> bool:
    """Whether anything was told."""
    return bool(_told)
