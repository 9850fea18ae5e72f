"""Whatever way a follow-up is written (composer, form, API, import), the customer's last and next contact follow it."""

from datetime import date, datetime, time

from django.utils.dateparse import parse_date, parse_datetime, parse_time

from guanxi.activities.followups.models import FollowUp
from guanxi.customers.customers.actions import contacted_anew, plan_many, touch_many
from guanxi.kit.changes import sink


@sink
def follow(changes) -> None:
    """Takes the newest new follow-up of each customer."""
    if gone := [c.before for c in changes if c.model is FollowUp and c.kind == "erase" and c.before.get("customer")]:
        _look_back(gone)
    newest: dict[int, dict] = {}
    for change in changes:
        if change.model is FollowUp and change.kind == "create":
            facts = change.after | {"at": _as(datetime, parse_datetime, change.after["at"])}
            if facts["customer"] not in newest or newest[facts["customer"]]["at"] < facts["at"]:
                newest[facts["customer"]] = facts
    if newest:
        touch_many([(pk, f["at"], f.get("kind", "")) for pk, f in newest.items()])
        plan_many([_plan(pk, f) for pk, f in newest.items()])


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
