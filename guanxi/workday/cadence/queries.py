"""Whom to contact and why: each rule finds its customers within the actor's reach and says the reason in words (CAD-03, CAD-04, CAD-07)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, partial

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.customers.customers.models import Customer
from guanxi.customers.grades.queries import visit_days
from guanxi.desk.values import Sight
from guanxi.kit.actor import SYSTEM, Actor, acting
from guanxi.kit.dialects import kept
from guanxi.sales.opportunities.models import Opportunity
from guanxi.workday.cadence.models import CadenceRule

# CAD-03: one week at most while an order is unsigned. CAD-04: every two days when about to sign.
READY = (("unsigned", 7), ("signing", 2), ("planned", 0), ("rhythm", 0))
AT_MOST = 100  # rows a rule may bring to one page


@dataclass(frozen=True)
class Reason:
    """Why a customer stands in today's list. day of limit: the scale beside the sentence. weight sorts the list, larger first.

    said: gives the sentence; hundreds are found, forty are shown. grade: the customer's, for who may order by it.
    """

    rule: str
    said: Callable[[], str]
    day: int
    limit: int
    weight: float
    due_time: time | None = None
    grade: str = ""

    @cached_property
    def text(self) -> str:
        """The reason in words."""
        return self.said()

    @property
    def is_over(self) -> bool:
        """Past what the rule allows."""
        return self.day > self.limit


def ready_name(code: str) -> str:
    """What a rule is called before the company renames it."""
    return {
        "unsigned": _("Unsigned deal"), "signing": _("Deal about to be signed"), "planned": _("Date agreed"), "rhythm": _("Rhythm of the grade"),
    }[code]  # fmt: skip


def ensure_ready_rules() -> None:
    """The printed rules, once."""
    known = set(CadenceRule.objects.values_list("code", flat=True))
    with acting(SYSTEM):  # whoever opens the first page has not written them
        for code, days in READY:
            if code not in known:
                CadenceRule.objects.create(code=code, name=ready_name(code), days=days)


def rules_in_use() -> dict[str, CadenceRule]:
    """Code → rule of those that are switched on. The first page of all writes the printed ones."""
    found = kept(CadenceRule.objects.all)
    if {code for code, _days in READY} - {r.code for r in found}:
        ensure_ready_rules()
        found = kept(CadenceRule.objects.all)
    return {r.code: r for r in found if r.is_on and not r.deleted_at}


def reasons(states: Callable[..., list], deals: Callable[..., list], now: datetime, actor: Actor) -> dict[int, list[Reason]]:
    """Customer id → its reasons, strongest first. `states(build, *values)` and `deals(…)` read `build(rows, *values)` of whose day it is (see kept).

    A rule that stands on a field the actor may not read finds nobody: whom it found would say the value.
    """
    rules = rules_for(actor)
    found: dict[int, list[Reason]] = {}
    today = timezone.localdate(now)
    if "planned" in rules:
        _add(found, planned(states, today, with_topic=Sight.of(Customer, actor).tells("next_reason")))
    for code, stage in (("signing", Opportunity.Stage.SIGNING), ("unsigned", Opportunity.Stage.OPEN)):
        if code in rules:
            _add(found, unsigned(deals, str(stage), code, max(1, rules[code].days), today))
    if "rhythm" in rules:
        _add(found, rhythm(states, today))
    for mine in found.values():
        mine.sort(key=lambda r: -r.weight)
    return found


def rules_for(actor: Actor) -> dict[str, CadenceRule]:
    """Code → rule in use, of those that say nothing the actor may not know."""
    customer, deal = Sight.of(Customer, actor), Sight.of(Opportunity, actor)
    unsigned = customer.tells("last_contact_at") and deal.tells("customer", "stage", "created_at")
    told = {
        "planned": customer.tells("next_contact_on"),
        "rhythm": customer.tells("grade", "last_contact_at", "next_contact_on"),
        "unsigned": unsigned,
        "signing": unsigned,
    }
    return {code: rule for code, rule in rules_in_use().items() if told.get(code)}


def _add(found: dict, more: Iterator[tuple[int, Reason]]) -> None:
    for pk, reason in more:
        found.setdefault(pk, []).append(reason)


def planned(states, today: date, *, with_topic: bool = True) -> Iterator[tuple[int, Reason]]:
    """A date was agreed for today or earlier."""
    for pk, grade, on, at, topic in states(_planned, today):
        late = (today - on).days
        said = partial(_agreed, on, at, late, topic if with_topic else "")
        yield pk, Reason("planned", said, late + 1, 1, 60 + min(late, 30), at if not late else None, grade)


def _planned(states, today):
    due = states.filter(next_contact_on__lte=today).order_by("next_contact_on")
    return due.values_list("pk", "grade", "next_contact_on", "next_contact_time", "next_reason")[:AT_MOST]


def _agreed(on: date, at: time | None, late: int, topic: str) -> str:
    if late:
        text = _("Agreed for %(day)s, %(n)s days over") % {"day": f"{on:%m-%d}", "n": late}
    elif at:
        text = _("Agreed for today %(time)s") % {"time": f"{at:%H:%M}"}
    else:
        text = _("Agreed for today")
    return f"{text}: {topic}" if topic else text


def unsigned(deals, stage: str, rule: str, days: int, today: date) -> Iterator[tuple[int, Reason]]:
    """An open deal whose customer was not contacted for so many days. It shows from the second half of the term on."""
    since = timezone.make_aware(datetime.combine(today - timedelta(days=max(1, days // 2)), time.max))
    for pk, grade, contact_at, created_at in deals(_waiting, stage, since):
        day = (today - timezone.localdate(contact_at or created_at)).days
        weight = (80 if rule == "signing" else 40) + min(30, 30 * day / days) + (20 if day > days else 0)
        yield pk, Reason(rule, partial(_waits, rule, day, days), day, days, weight, grade=grade or "")


def _waiting(deals, stage, since):
    long_ago = Q(customer__state__last_contact_at__lte=since) | Q(customer__state__last_contact_at=None, created_at__lte=since)
    found = deals.filter(long_ago, stage=stage).annotate(contact=F("customer__state__last_contact_at"), grade=F("customer__state__grade"))
    return found.order_by(F("contact").asc(nulls_first=True)).values_list("customer", "grade", "contact", "created_at")[:AT_MOST]


def _waits(rule: str, day: int, days: int) -> str:
    facts = {"n": day, "limit": days}
    if rule == "signing":
        return _("About to sign: every %(limit)s days, day %(n)s now") % facts
    return _("Unsigned, day %(n)s of at most %(limit)s") % facts


def rhythm(states, today: date) -> Iterator[tuple[int, Reason]]:
    """A graded customer whose last contact is longer ago than his grade allows (CAD-07)."""
    for rank, (grade, days) in enumerate(visit_days().items()):
        days = max(1, days)
        since = timezone.make_aware(datetime.combine(today - timedelta(days=days), time.max))
        for pk, at in states(_neglected, grade, since):
            if at is None:
                yield pk, Reason("rhythm", partial(_rests, grade, days, None), days + 1, days, 45 - 10 * rank, grade=grade)
                continue
            day = (today - timezone.localdate(at)).days
            weight = 35 - 10 * rank + min(10, 10 * (day - days) / days)
            yield pk, Reason("rhythm", partial(_rests, grade, days, day), day, days, weight, grade=grade)


def _neglected(states, grade, since):
    rows = states.filter(grade=grade, next_contact_on=None).filter(Q(last_contact_at__lte=since) | Q(last_contact_at=None))
    return rows.order_by(F("last_contact_at").asc(nulls_first=True)).values_list("pk", "last_contact_at")[:AT_MOST]


def _rests(grade: str, days: int, day: int | None) -> str:
    if day is None:
        return _("Grade %(grade)s, never contacted") % {"grade": grade}
    return _("Grade %(grade)s: every %(limit)s days, day %(n)s now") % {"grade": grade, "limit": days, "n": day}
