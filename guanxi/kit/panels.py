"""How a package hangs a card, a verb or timeline entries on another package's record page without that page knowing it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from guanxi.kit import records
from guanxi.kit.records import Verb


@dataclass(frozen=True)
class Panel:
    """A card. `build(obj, actor) -> dict | None` gives the template's context; None: nothing to show. lazy: fetched after the page stands."""

    on: str
    name: str
    title: object
    template: str
    build: Callable
    place: str = "rail"  # head | figures | main | tab | rail
    order: int = 50
    lazy: bool = False
    needs: str = ""  # record key that the reader must be able to view
    suits: Callable | None = None  # of a card on every record type (on="*"): suits(record) -> bool


@dataclass(frozen=True)
class Entry:
    """One line of a timeline. `at` is the instant; `key` makes it unique ("followup:17")."""

    at: datetime
    key: str
    icon: str
    title: str
    text: str = ""
    by: str = ""
    url: str = ""
    tags: tuple[str, ...] = ()
    date_only: bool = False


_panels: dict[str, list[Panel]] = defaultdict(list)
_verbs: dict[str, list[Verb]] = defaultdict(list)
_timelines: dict[str, list[tuple[Callable, str]]] = defaultdict(list)
_sources: dict[str, dict[str, object]] = defaultdict(dict)


def panel(*, on: str, name: str, title, template: str, **options):
    """Decorator for `build(obj, actor)`: registers a card on the record type `on`, or on every one that `suits` ("*")."""

    def keep(build):
        _panels[on].append(Panel(on=on, name=name, title=title, template=template, build=build, **options))
        _panels[on].sort(key=lambda p: (p.order, p.name))
        return build

    return keep


def panels_on(record_key: str, actor, place: str | None = None) -> list[Panel]:
    """The cards on a record type that the reader may see, in order."""
    return [p for p in all_panels(record_key) if (place is None or p.place == place) and (not p.needs or actor.may(p.needs, "view"))]


def all_panels(record_key: str) -> list[Panel]:
    """The cards on a record type, whoever reads, in order."""
    record = records.known(record_key)  # papers with pages of their own (approvals) are no record type
    everywhere = [p for p in _panels["*"] if record and (p.suits is None or p.suits(record))]
    return sorted([*_panels[record_key], *everywhere], key=lambda p: (p.order, p.name)) if everywhere else _panels[record_key]


def find_panel(record_key: str, name: str) -> Panel | None:
    """One card by name."""
    return next((p for p in all_panels(record_key) if p.name == name), None)


def hang_verb(*, on: str, verb: Verb) -> None:
    """Puts a button into the head of the record type `on`."""
    _verbs[on].append(verb)


def verbs_on(record_key: str) -> list[Verb]:
    """The buttons that other packages have put there."""
    return _verbs[record_key]


def timeline(*, on: str, paper: str = "", label=""):
    """Decorator for `f(obj, actor, before: datetime | None, limit: int) -> iterable of Entry`, newest first, read through scope.

    paper: a name, when what it tells of belongs to the papers of a row (orders, calls), under which that list can be narrowed to it.
    """
    if paper:
        _sources[on][paper] = label
    return lambda f: _timelines[on].append((f, paper)) or f


def papers_on(record_key: str) -> dict[str, object]:
    """Name → label of the sources of a row's papers."""
    return _sources[record_key]


def has_timeline(record_key: str) -> bool:
    """Whether anything is ever told of such a row."""
    return record_key in _timelines


def timeline_of(
    record_key: str, obj, actor, *, before: datetime | None = None, limit: int = 20, only: Iterable[str] | None = None
) -> list[Entry]:
    """The newest `limit` entries of all sources before an instant, merged; only: of these papers alone."""
    told = [f for f, paper in _timelines.get(record_key, ()) if only is None or paper in only]
    entries: Iterable[Entry] = (e for f in told for e in f(obj, actor, before, limit))
    return sorted(entries, key=lambda e: (e.at, e.key), reverse=True)[:limit]
