"""The kinds of notice there are. Whoever sends one declares it first."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """text: what is said, with %(subject)s, %(by)s (a colleague) and numbers of the params in their places.

    many: the same of several rows at once, when the params hold `n` and no record is named. in_app, by_mail: the usual channels.
    """

    name: str
    label: object
    text: object
    many: object = ""
    icon: str = "bell"
    in_app: bool = True
    by_mail: bool = False
    urgent: bool = False
    module: str = ""


_kinds: dict[str, Kind] = {}


def declare(name: str, *, label, text, **options) -> Kind:
    """Makes a kind of notice known, at the start of the program; see Kind for the options."""
    _kinds[name] = Kind(name, label, text, **options)
    return _kinds[name]


def find(name: str) -> Kind:
    """The kind of that name; one nobody declared crashes."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"no such kind of notice: {name}") from None


def known(name: str) -> Kind | None:
    """The same, or None: an old notice may be of a kind that is gone."""
    return _kinds.get(name)


def all_kinds() -> list[Kind]:
    """All of them, by name."""
    return [_kinds[name] for name in sorted(_kinds)]
