"""Weighing files: at once when facts change, with an import when it brings them, and all of them every night."""

from collections.abc import Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace

from django.db import connection, transaction
from django.utils import timezone
from django.utils.dateparse import parse_date

from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.actions import set_health
from guanxi.customers.customers.models import Customer
from guanxi.customers.health.models import HealthRules, Improvement
from guanxi.customers.health.queries import BATCH, STATE, known_of
from guanxi.customers.health.rules import NAMES, PRINTED, changed, check
from guanxi.customers.health.weighing import GROUPS, Known, group_of, weigh
from guanxi.kit.jobs import later

COLUMNS = STATE
# What we decide ourselves makes no fact of the customer newer.
DECISIONS = {
    "owner", "department", "source", "occasion", "referrer", "basis", "standing", "lifecycle", "tags", "filed_on", "code", "remarks", "card_type", "kind",
    "is_direct", "is_dealer", "is_supplier", "is_adviser", "adviser_kind", "deleted_at",
}  # fmt: skip
_told: ContextVar[frozenset] = ContextVar("customers written with their health", default=frozenset())


@contextmanager
def told(ids: Iterable[int]):
    """Customers, and their people, who are written inside: their health comes with them and is not worked out again."""
    mark = _told.set(_told.get() | frozenset(ids))
    try:
        yield
    finally:
        _told.reset(mark)


class First:
    """The state of files that are being made, thousands in an import. A file is as old as the day on which it says it was filed."""

    def __init__(self):
        self.rules, self.today = HealthRules.current(), timezone.localdate()

    def of(self, v: dict, person: bool, decider: bool) -> tuple:
        """Values of COLUMNS. v: columns of the customer and his profile; person, decider: whether such a contact comes with him."""
        day = v.get("filed_on")
        day = parse_date(day) if isinstance(day, str) else day
        day = min(day, self.today) if day else self.today
        parts = {n for n, is_so in (("contact", person), ("decider", decider)) if is_so}
        dates = dict.fromkeys(GROUPS, day)
        one = weigh(Known(v.get("card_type") or "", v, parts, {}, dates, None), self.rules, self.today)
        return (one.completeness, one.freshness, one.reliability, one.health, day, day, day if person else None)


class _Refresh:
    """What a transaction leaves to be done when it is committed: one pass, however often it wrote."""

    def __init__(self):
        self.groups: dict[int, set[str]] = {}
        self.is_done = False

    def __call__(self):
        self.is_done = True
        refresh(self.groups)


def refresh_later(groups: dict[int, set[str]]) -> None:
    """Once the present transaction is committed; the figures are derived, so they may come a moment later. groups: whose facts are of today now."""
    mine = _told.get()
    groups = {pk: names for pk, names in groups.items() if pk not in mine} if mine else groups
    if not groups:
        return
    waiting = next((f for _sids, f, *_ in connection.run_on_commit if isinstance(f, _Refresh) and not f.is_done), None)
    if waiting is None:
        waiting = _Refresh()
        _add(waiting, groups)
        transaction.on_commit(waiting)
    else:
        _add(waiting, groups)


def _add(waiting: _Refresh, groups: dict[int, set[str]]) -> None:
    for pk, names in groups.items():
        waiting.groups.setdefault(pk, set()).update(names)


def refresh(groups: dict[int, set[str]] | Iterable[int]) -> None:
    """Weighs these files anew; groups that are named are of today. What a weekly list asked for and has come is crossed off."""
    groups = groups if isinstance(groups, dict) else dict.fromkeys(groups, frozenset())
    ids, rules, today = sorted(groups), HealthRules.current(), timezone.localdate()
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        asked = {}
        for one in Improvement.objects.filter(customer__in=some, done_at=None):
            asked.setdefault(one.customer_id, []).append(one)
        found, came = [], []
        for pk, known, was in known_of(some):
            dates = {g: today if g in groups[pk] else day for g, day in known.dates.items()}
            known = replace(known, dates=dates) if groups[pk] else known
            one = weigh(known, rules, today, explain=pk in asked)
            now = (one.completeness, one.freshness, one.reliability, one.health, *(dates[g] for g in GROUPS))
            if now != was:
                found.append((pk, *now))
            if pk in asked:
                came += _crossed_off(asked[pk], {g.token for g in one.gaps})
        if found:
            set_health(found)
        for one in came:
            one.save(update_fields=["left", "done_at"])


def _crossed_off(asked: list[Improvement], lacking: set[str]) -> list[Improvement]:
    changed_ones = [one for one in asked if set(one.left) - lacking]
    for one in changed_ones:
        one.left = [t for t in one.left if t in lacking]
        one.done_at = None if one.left else timezone.now()
    return changed_ones


def touched_groups(changes) -> dict[int, set[str]]:
    """Customer → groups of facts that published changes concern; a new file is as old as it says."""
    found: dict[int, set[str]] = {}
    for c in changes:
        if c.model is Customer and c.kind in ("create", "update"):
            names = c.before.keys() | c.after.keys()
            found.setdefault(c.pk, set()).update(
                () if c.kind == "create" else {group_of(n) for n in names if ":" not in n and n not in DECISIONS}
            )
    people = [c for c in changes if c.model is Contact]
    of = {pk for c in people for pk in (c.after.get("customer"), c.before.get("customer")) if pk}
    if rest := [c.pk for c in people if "customer" not in c.after and "customer" not in c.before]:
        of |= set(Contact.objects.filter(pk__in=rest).values_list("customer", flat=True))
    for pk in of:
        found.setdefault(pk, set()).add("people")
    return found


@transaction.atomic
def change_rules(figures: dict, actor) -> None:
    """Other figures are in force from now on; every file is weighed anew by a job. DomainError for figures that make no score."""
    check(changed(figures))
    row = HealthRules.objects.filter(pk=HealthRules.ONLY).first() or HealthRules(pk=HealthRules.ONLY)
    row.figures = {n: v for n, v in figures.items() if n in NAMES and v != getattr(PRINTED, n)}
    row.save()
    later("health.weigh", key=f"health.weigh:{timezone.now():%Y%m%d%H%M%S}")
