"""What the demo company says of its facts, and how healthy its files were in the weeks before."""

from datetime import date, timedelta
from random import Random

from guanxi.commons.marks.actions import mark
from guanxi.commons.marks.queries import Said
from guanxi.customers.customers.models import Customer
from guanxi.customers.health import weeks
from guanxi.customers.health.actions import refresh
from guanxi.customers.health.models import WeekHealth
from guanxi.customers.health.queries import week_of
from guanxi.org.users.queries import actor_for

MARKED = 60
FACTS = ("phone", "address", "industry", "legal_representative")


def mark_some(seed: int, today: date) -> int:
    """Verified and doubtful facts on some files, every file weighed, and the improvement lists of this week. Returns how many files are listed."""
    r = Random(seed)
    for customer in Customer.objects.alive().exclude(owner=None).select_related("owner").order_by("pk")[:MARKED]:
        for name in r.sample(FACTS, 2):
            if value := getattr(customer, name):
                mark(customer, name, value, _said(r, today), actor=actor_for(customer.owner))
    refresh(Customer.objects.values_list("pk", flat=True))
    listed = weeks.begin(week_of(today))
    for row in WeekHealth.objects.all():
        for n in range(1, 6):
            was = max(5, row.health - r.randint(0, 3) * n)
            WeekHealth.objects.create(week=row.week - timedelta(weeks=n), person=row.person, files=row.files, health=was, poor=row.poor)
    return listed


def _said(r: Random, today: date) -> Said:
    if r.random() < 0.5:
        return Said(source="visit", first_hand=True, reliability="reliable", verified_on=today - timedelta(days=r.randint(1, 90)))
    return r.choice(
        (
            Said(source="web", reliability="doubtful"),
            Said(source="third_party", first_hand=False, reliability="fair"),
            Said(source="document"),
        )
    )
