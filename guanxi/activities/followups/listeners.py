"""Whatever way a follow-up is written (composer, form, API, import), the last and next contact of the customer or lead follow it."""

from datetime import date, datetime, time

from django.utils.dateparse import parse_date, parse_datetime, parse_time

from guanxi.activities.followups.models import FollowUp
from guanxi.customers.customers.actions import contacted_anew, plan_many, touch_many
from guanxi.customers.leads.actions import plan_leads, touch_leads
from guanxi.kit.changes import listens, sink


@sink
def follow(changes) -> None:
    """Takes the newest new follow-up of each customer and of each lead that is none yet."""
    if gone := [c.before for c in changes if c.model is FollowUp and c.kind == "erase" and c.before.get("customer")]:
        _look_back(gone)
    newest: dict[tuple, dict] = {}
    for change in changes:
        if change.model is FollowUp and change.kind == "create":
            facts = change.after | {"at": _as(datetime, parse_datetime, change.after["at"])}
            whose = ("customer", facts["customer"]) if facts.get("customer") else ("lead", facts.get("lead"))
            if whose not in newest or newest[whose]["at"] < facts["at"]:
                newest[whose] = facts
    customers = {pk: f for (kind, pk), f in newest.items() if kind == "customer"}
    leads = {pk: f for (kind, pk), f in newest.items() if kind == "lead" and pk}
    if customers:
        touch_many([(pk, f["at"], f.get("kind", "")) for pk, f in customers.items()])
        plan_many([_plan(pk, f) for pk, f in customers.items()])
    if leads:
        touch_leads([(pk, f["at"]) for pk, f in leads.items()])
        plan_leads([_plan(pk, f) for pk, f in leads.items()])


@listens("lead.converted")
def go_along(lead, customer, **facts) -> None:
    """What was said with the lead is the customer's story now: the same rows, from now on his (X02)."""
    told = FollowUp.objects.filter(lead=lead)
    told.update(customer=customer, owner=customer.owner, department=customer.department)
    newest = told.alive().order_by("-at", "-pk").first()
    if newest is not None:
        touch_many([(customer.pk, newest.at, newest.kind)])
        plan_many([(customer.pk, newest.at, newest.next_on, newest.next_time, newest.next_reason)])


@listens("lead.taken_back")
def come_back(lead, **facts) -> None:
    """A conversion is taken back: the story is the lead's again."""
    FollowUp.objects.filter(lead=lead).update(customer=None, contact=None, owner=lead.owner, department=lead.department)


def _look_back(gone: list[dict]) -> None:
    """Follow-ups went for good: the last contact is the one before, and what they planned is no plan any more."""
    plans: dict[int, set] = {}
    for facts in gone:
        plans.setdefault(facts["customer"], set()).add(_as(date, parse_date, facts.get("next_on")))
    names = ("customer", "at", "kind", "next_on", "next_time", "next_reason")
    left: dict[int, tuple] = {}
    for customer, *rest in FollowUp.objects.alive().filter(customer__in=plans).order_by("at", "pk").values_list(*names):
        left[customer] = tuple(rest)
    contacted_anew([(pk, on - {None}, *left.get(pk, (None, "", None, None, ""))) for pk, on in plans.items()])


def _plan(pk: int, facts: dict):
    return (
        pk,
        facts["at"],
        _as(date, parse_date, facts.get("next_on")),
        _as(time, parse_time, facts.get("next_time")),
        facts.get("next_reason", ""),
    )


def _as(kind, parse, value):
    return parse(value) if isinstance(value, str) else value
