"""One file on the scales: how complete, how fresh, how reliable, and what it lacks. Pure: what is known comes in, figures go out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from guanxi.customers.customers.cardtypes import PARTS, REACH, weights
from guanxi.customers.customers.models import Customer
from guanxi.customers.health.rules import Rules

ROWS = {
    "contact",
    "decider",
    "principal",
    "family_member",
}  # parts of which it can be told whether there are such rows; others do not count yet
DECIDED = {"owner", "source"}  # what we decide or know ourselves is neither old nor doubtful
TO_RENEW = 0.5  # a group of facts that is worth less is old
GROUPS = ("reach", "facts", "people")


@dataclass(frozen=True)
class Point:
    """A fact or part of a card: its name, the columns of which one is enough ((): rows elsewhere), its points, its group."""

    name: str
    columns: tuple[str, ...]
    points: int
    group: str


@dataclass(frozen=True)
class Gap:
    """What a file lacks. how: missing | old | doubtful; name: a field, a part, or a group; gain: points of the score that it costs."""

    how: str
    name: str
    gain: float

    @property
    def token(self) -> str:
        """How a list keeps it."""
        return f"{self.how}:{self.name}"


@dataclass(frozen=True)
class Health:
    """The figures of one file, each 0–100."""

    completeness: int
    freshness: int
    reliability: int
    health: int
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class Known:
    """What is known of a file: held: column → value; parts: names of ROWS that are there; marks: field → (reliability, verified on); dates: group → day."""

    card: str
    held: Mapping
    parts: Collection[str]
    marks: Mapping[str, tuple]
    dates: Mapping[str, date | None]
    contacted_on: date | None


@cache
def points_of(card: str) -> tuple[Point, ...]:
    """What a card asks, heaviest first."""
    found = []
    for name, points in weights(card).items():
        columns = PARTS.get(name, (name,))
        if columns or name in ROWS:
            group = "people" if not columns else "reach" if set(columns) & set(REACH.names) else "facts"
            found.append(Point(name, tuple(_column(n) for n in columns), points, group))
    return tuple(sorted(found, key=lambda p: -p.points))


@cache
def _column(name: str) -> str:
    relations = {f.name: f.attname for f in Customer._meta.concrete_fields if f.is_relation}
    return relations.get(name, name)


@cache
def columns_of(card: str) -> frozenset[str]:
    """Columns of the customer (or of his profile) that count for a card."""
    return frozenset(c for p in points_of(card) for c in p.columns)


def group_of(name: str) -> str:
    """The group of facts that a field of a customer belongs to."""
    return "reach" if name in REACH.names else "facts"


def weigh(known: Known, rules: Rules, today: date, *, explain: bool = False) -> Health:
    """The figures; with `explain` also what is missing, old or doubtful, by what it costs."""
    got = total = trusted = trust = 0
    gaps, groups, dates = [], set(), dict(known.dates)
    for point in points_of(known.card):
        total += point.points
        filled = [c for c in point.columns if known.held.get(c)] if point.columns else point.name in known.parts
        if not filled:
            gaps.append(("missing", point.name, point.points, rules.complete))
            continue
        got += point.points
        if point.name in DECIDED:
            continue
        groups.add(point.group)
        if point.columns:
            said = _trust(point, filled, known.marks, dates, rules)
            trusted, trust = trusted + point.points, trust + point.points * said
            if said <= rules.doubtful and any(known.marks.get(c, ("",))[0] == "doubtful" for c in filled):
                gaps.append(
                    ("doubtful", next(c for c in filled if known.marks.get(c, ("",))[0] == "doubtful"), point.points, rules.reliable)
                )
    ages = {g: _worth(dates.get(g), today, getattr(rules, g)) for g in groups} | {
        "contact": _worth(known.contacted_on, today, rules.contact)
    }
    complete, fresh, reliable = 100 * got / total if total else 0, 100 * sum(ages.values()) / len(ages), trust / trusted if trusted else 0
    score = round((complete * rules.complete + fresh * rules.fresh + reliable * rules.reliable) / 100)
    told = ()
    if explain:
        old = [Gap("old", g, rules.fresh * (1 - worth) / len(ages)) for g, worth in ages.items() if worth < TO_RENEW]
        told = [Gap(how, name, share * points / (total if how == "missing" else trusted)) for how, name, points, share in gaps] + old
        told = tuple(sorted(told, key=lambda g: (-g.gain, g.token)))
    return Health(round(complete), round(fresh), round(reliable), score, told)


def _trust(point: Point, filled: list[str], marks: Mapping, dates: dict, rules: Rules) -> int:
    """How far a fact counts: by the best of its columns that bears a mark. What was verified is as fresh as that day."""
    if not marks:
        return rules.unmarked
    said = [marks[c] for c in filled if c in marks]
    for _reliability, day in said:
        if day and (dates.get(point.group) is None or dates[point.group] < day):
            dates[point.group] = day
    by = {"fair": rules.fair, "doubtful": rules.doubtful, "reliable": 100}
    return max((by.get(r, 100 if day else rules.unmarked) for r, day in said), default=rules.unmarked)


def _worth(day: date | None, today: date, half_life: int) -> float:
    return 0.5 ** (max(0, (today - day).days) / half_life) if day else 0.0
