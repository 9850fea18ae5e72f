"""The rules of custody in sentences, and the people behind them (《客户档案保密制度》, SEC-06 and SEC-12)."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.customers.custody.models import CustodyRule, Keeper
from guanxi.customers.custody.queries import holders, post
from guanxi.customers.custody.rules import DIRECTOR, KEEPERS, OPENS, PRINTED, Rule
from guanxi.customers.customers.choices import Custody
from guanxi.org.departments.models import Department
from guanxi.org.roles.models import Role
from guanxi.org.roles.ready import READY


def of_tier(tier: str) -> dict:
    """One tier as the page says it: keeper, who opens freely, whose approval others need, and whether that is the printed rule."""
    rule, roles = CustodyRule.current()[tier], [r for r in Role.objects.alive().order_by("pk") if OPENS[tier] in r.permissions]
    return {
        "tier": tier, "label": Custody(tier).label, "keeper": post(KEEPERS[tier]), "roles": [r.name for r in roles], "freely": _freely(rule, [r.name for r in roles]),
        "others": _others(rule), "is_printed": rule == PRINTED[tier] and {r.code for r in roles} == _printed_roles(tier),
    }  # fmt: skip


def _printed_roles(tier: str) -> set[str]:
    there = set(Role.objects.alive().values_list("code", flat=True))
    return {code for code, r in READY.items() if OPENS[tier] in r.get("permissions", ()) and code in there}


def _freely(rule: Rule, roles: list[str]) -> str:
    said = [
        *roles,
        *[_("the owner")] * rule.owner_opens,
        *[_("managers above the owner")] * rule.managers_open,
        _("the keeper named for it"),
    ]
    return "、".join(map(str, said))


def _others(rule: Rule) -> str:
    return _(", then ").join(post(a) for a in rule.approvers)


def printed(tier: str) -> dict:
    """The printed rule of a tier, in the same words."""
    rule = PRINTED[tier]
    return {"freely": _freely(rule, [str(READY[c]["name"]) for c in READY if c in _printed_roles(tier)]), "others": _others(rule)}


def responsible() -> list[dict]:
    """Who answers for the secrecy of archives: overall, technically, department by department, and who supervises (SEC-12)."""
    lines = [
        {"what": _("Answers for all of it"), "post": post(DIRECTOR), "people": holders(DIRECTOR)},
        {"what": _("Together with, for the system"), "post": post("administrator"), "people": holders("administrator")},
    ]
    managed = Department.objects.alive().exclude(manager=None).select_related("manager").order_by("path")
    lines += [
        {"what": _("Answers for %(name)s") % {"name": d.name}, "post": _("the manager of the department"), "people": [d.manager]}
        for d in managed
    ]
    return [*lines, {"what": _("Supervises and penalises"), "post": post("hr"), "people": holders("hr")}]


def keepers() -> list[dict]:
    """Those who were chosen to keep archives: how long they are with the company, why they, and whether they took the duty over."""
    rows = Keeper.objects.alive().select_related("user").order_by("pk")
    return [{"keeper": k, "name": k.user.name, "service": service(k.joined_on) if k.joined_on else ""} for k in rows]


def service(since: date) -> str:
    """Length of service in full years, or months within the first."""
    today = timezone.localdate()
    months = max(0, (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day))
    if months < 12:
        return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
    return ngettext("%(n)s year", "%(n)s years", months // 12) % {"n": months // 12}


def last_changed() -> CustodyRule | None:
    """The newest change of a rule."""
    return CustodyRule.objects.alive().order_by("-updated_at").first()
