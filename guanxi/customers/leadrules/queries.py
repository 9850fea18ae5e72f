"""What the rules say of leads: one statement for any number of them."""

from django.db.models import Case, Q, Value, When

from guanxi.customers.leadrules.models import LeadRule
from guanxi.customers.leads.models import Lead
from guanxi.kit import records
from guanxi.kit.actor import SYSTEM
from guanxi.kit.filters import BadFilter, parse
from guanxi.kit.questions import where

MOST, LEAST = 100, 0


def active_rules() -> list[LeadRule]:
    """The rules in use, in order."""
    return list(LeadRule.objects.alive().filter(is_active=True).order_by("position", "id"))


def condition_of(rule: LeadRule, actor=SYSTEM) -> Q | None:
    """The rule as a condition on leads; None when it cannot be asked (by this reader)."""
    try:
        return where(records.of(Lead), actor, parse(rule.condition))
    except BadFilter:
        return None


def scores_of(pks: list[int]) -> dict[int, int]:
    """Lead id → points between 0 and 100."""
    conditions = [(rule, q) for rule in active_rules() if (q := condition_of(rule)) is not None]
    if not conditions:
        return dict.fromkeys(pks, 0)
    total = Value(0)
    for rule, q in conditions:
        total = total + Case(When(q, then=Value(rule.points)), default=Value(0))
    rows = Lead.objects.filter(pk__in=pks).annotate(total=total).order_by().values_list("pk", "total")
    return {pk: max(LEAST, min(MOST, points)) for pk, points in rows}


def reasons_of(lead: Lead, actor) -> tuple[list[LeadRule], int]:
    """The rules that a lead meets, as far as this reader may read what they ask for; and the points of all others together."""
    conditions = [(rule, q) for rule in active_rules() if (q := condition_of(rule)) is not None]
    flags = {f"rule_{rule.pk}": Case(When(q, then=Value(1)), default=Value(0)) for rule, q in conditions}
    met = Lead.objects.filter(pk=lead.pk).annotate(**flags).values(*flags).first() if flags else None
    held = [rule for rule, _q in conditions if met and met[f"rule_{rule.pk}"]]
    told = [rule for rule in held if condition_of(rule, actor) is not None]
    return told, sum(rule.points for rule in held if rule not in told)
