"""The improvement list of each person for one week: which files, what to ask next time (LIF-02, M04).

He is listed what he opens himself; the figures that others read pass over archives kept apart (docs/decisions/0017)."""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.db.models import Avg, Case, Count, ExpressionWrapper, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.utils import timezone

from guanxi.commons.notices.actions import notify
from guanxi.customers.custody.queries import apart
from guanxi.customers.customers.models import Customer, CustomerState
from guanxi.customers.grades.models import Grade
from guanxi.customers.health.models import HealthRules, Improvement, WeekHealth
from guanxi.customers.health.queries import known_of
from guanxi.customers.health.weighing import weigh
from guanxi.org.users.models import User
from guanxi.org.users.queries import actor_for

LISTED = 20  # files a week: as many as one can ask about
ASKED = 3  # things to ask of one customer
GOOD, POOR = 90, 60  # a file from GOOD on is left alone


def grade_weight() -> Case:
    """How much a customer of each grade counts on the list: the best as often as there are grades, without a grade once."""
    codes = list(Grade.objects.alive().order_by("rank").values_list("code", flat=True))
    cases = [When(grade=code, then=Value(len(codes) - n + 1)) for n, code in enumerate(codes)]
    return Case(*cases, default=Value(1), output_field=IntegerField())


def begin(week: date, *, progress: Callable = lambda done, total: None) -> int:
    """Makes the lists and the figures of a week, person by person, and tells them. Made already, they stay as they are. Returns how many files are listed."""
    owners = CustomerState.objects.exclude(owner=None).values("owner").distinct()
    people = list(User.objects.alive().filter(is_active=True, pk__in=owners).order_by("pk"))
    rules, weight, listed = HealthRules.current(), grade_weight(), 0
    for n, person in enumerate(people, 1):
        if not any(made.objects.filter(week=week, person=person).exists() for made in (WeekHealth, Improvement)):
            with transaction.atomic():
                found = _list_of(person, week, rules, weight)
                listed += found
                if found:
                    notify(person, "health.week", url="/customers/health/", key=f"health:{week}", n=found)
        progress(n, len(people))
    return listed


def _list_of(person: User, week: date, rules, weight) -> int:
    rows = CustomerState.objects.filter(owner=person, customer__deleted_at=None)
    figures = rows.exclude(apart("customer")).aggregate(files=Count("pk"), mean=Avg("health"), poor=Count("pk", filter=Q(health__lt=POOR)))
    if figures["files"]:  # who has nothing but archives kept apart has no line among the others
        WeekHealth.objects.create(
            week=week, person=person, files=figures["files"], health=round(figures["mean"] or 0), poor=figures["poor"]
        )
    rows = rows.filter(customer__in=Customer.objects.visible_to(actor_for(person)).values("pk"))
    worth = ExpressionWrapper(weight * (Value(100) - F("health")), output_field=IntegerField())
    chosen = {s.pk: s for s in rows.filter(health__lt=GOOD).annotate(worth=worth).order_by("-worth", "pk")[:LISTED]}
    today, made = timezone.localdate(), []
    for pk, known, _state in known_of(list(chosen)):
        wants = [g.token for g in weigh(known, rules, today, explain=True).gaps][:ASKED]
        if wants:
            made.append(
                Improvement(
                    week=week, person=person, customer_id=pk, worth=chosen[pk].worth, health=chosen[pk].health, wants=wants, left=wants
                )
            )
    Improvement.objects.bulk_create(made)
    return len(made)


def weeks_of(people) -> list[dict]:
    """Figures by week and person, newest week first, with how many of the listed files are done."""
    listed = (
        Improvement.objects.filter(week=OuterRef("week"), person=OuterRef("person")).exclude(apart("customer")).order_by().values("week")
    )
    counted = {"listed": Count("pk"), "done": Count("pk", filter=Q(done_at__isnull=False))}
    rows = WeekHealth.objects.filter(person__in=people).select_related("person")
    rows = rows.annotate(**{name: Subquery(listed.annotate(n=count).values("n")[:1]) for name, count in counted.items()})
    return list(rows.order_by("-week", "person__name"))


def wanted(customer: Customer):
    """The gaps of one file as it is now, what costs most first, with its figures."""
    _pk, known, _state = next(known_of([customer.pk]))
    return weigh(known, HealthRules.current(), timezone.localdate(), explain=True)
