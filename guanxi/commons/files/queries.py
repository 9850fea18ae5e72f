"""Who may open which file: the package that keeps a kind of file says so."""

from collections.abc import Callable

from guanxi.commons.files.models import StoredFile

_grants: dict[str, Callable] = {}


def grant(kind: str, may_open: Callable) -> None:
    """`may_open(stored, actor) -> bool` decides over every file of that kind. A kind without one is open to nobody."""
    _grants[kind] = may_open


def may_open(stored: StoredFile, actor) -> bool:
    """Asked anew at every download."""
    decide = _grants.get(stored.kind)
    return bool(decide and decide(stored, actor))
