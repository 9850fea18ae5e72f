"""Files as the scales take them."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from guanxi.commons.marks.models import FactMark
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.cardtypes import CARDS
from guanxi.customers.customers.models import Customer
from guanxi.customers.health.weighing import GROUPS, Known, columns_of

BATCH = 2000
KEY = Customer._meta.label_lower
STATE = ("completeness", "freshness", "reliability", "health", *(f"{g}_on" for g in GROUPS))
OWN = {f.attname for f in Customer._meta.concrete_fields}


def columns() -> list[str]:
    """Every column that counts for some card."""
    return sorted(set().union(*(columns_of(card) for card in CARDS)))


def known_of(ids: list[int]) -> Iterator[tuple[int, Known, tuple]]:
    """(number, what is known, the figures and days of its state) of these files: three queries for 2,000 of them."""
    names = columns()
    paths = [n if n in OWN else f"profile__{n}" for n in names]
    people = Contact.objects.filter(customer=OuterRef("pk"), deleted_at=None)
    business = people.exclude(kind=Contact.Kind.FAMILY)
    rows = Customer.objects.filter(pk__in=ids).annotate(
        contact=Exists(business), decider=Exists(business.filter(influence=Contact.Influence.DECIDES)),
        principal=Exists(people.filter(kind=Contact.Kind.PRINCIPAL)), family_member=Exists(people.filter(kind=Contact.Kind.FAMILY)),
        contacted_at=F("state__last_contact_at"),
    )  # fmt: skip
    parts = ("contact", "decider", "principal", "family_member")
    marks = _marks(ids)
    for row in rows.values_list("pk", "card_type", "contacted_at", *parts, *(f"state__{n}" for n in STATE), *paths):
        pk, card, contacted, rest = row[0], row[1], row[2], row[3:]
        there = {name for name, is_so in zip(parts, rest, strict=False) if is_so}
        state, held = rest[len(parts) : len(parts) + len(STATE)], dict(zip(names, rest[len(parts) + len(STATE) :], strict=True))
        dates = dict(zip(GROUPS, state[4:], strict=True))
        yield pk, Known(card, held, there, marks.get(pk, {}), dates, timezone.localdate(contacted) if contacted else None), state


def _marks(ids: list[int]) -> dict[int, dict]:
    made: dict[int, dict] = {}
    rows = FactMark.objects.filter(record_key=KEY, object_id__in=ids, ended_at=None)
    for pk, field, reliability, day in rows.values_list("object_id", "field", "reliability", "verified_on"):
        made.setdefault(pk, {})[field] = (reliability, day)
    return made


def week_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())
