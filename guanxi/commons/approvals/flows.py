"""Writing the company's own flows, and looking beforehand at who would have to sign."""

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.commons.approvals import conditions, kinds, signers
from guanxi.commons.approvals.actions import flow_of
from guanxi.commons.approvals.models import Approval, Flow
from guanxi.kit.actor import Actor
from guanxi.kit.changes import announce
from guanxi.kit.errors import DomainError, Forbidden
from guanxi.org.roles.models import Role
from guanxi.org.users.models import User

LONGEST = 60  # work days


@transaction.atomic
def set_flow(kind: str, *, steps: list[dict], once: bool, actor: Actor) -> Flow:
    """Writes the steps of a kind. What is under way goes on by the steps it began with. DomainError names what cannot be."""
    if not actor.has("approvals.manage"):
        raise Forbidden(_("Approval flows are set up by administrators."))
    declared = kinds.find(kind)
    if not steps:
        raise DomainError(_("A flow needs one step at least."))
    if len(steps) > kinds.MOST_STEPS:
        raise DomainError(_("A flow has at most %(n)s steps.") % {"n": kinds.MOST_STEPS})
    made = [check_step(declared, s) for s in steps]
    row = Flow.objects.filter(kind=kind).first() or Flow(kind=kind)
    row.steps, row.once, row.deleted_at = made, once, None
    row.save()
    announce("flow.changed", flow=row)
    return row


def check_step(kind: kinds.Kind, step: dict) -> dict:
    """The step as it is kept; DomainError names what is wrong with it."""
    who, days = str(step.get("who", "")), step.get("days", 2)
    how, _colon, which = who.partition(":")
    known = {
        "person": lambda: which.isdigit() and User.objects.alive().filter(pk=int(which), is_active=True).exists(),
        "role": lambda: Role.objects.alive().filter(code=which).exists(),
        "hook": lambda: kinds.hook(which) is not None,
    }.get(how, lambda: who in kinds.PLAIN)
    if not known():
        raise DomainError(_("Say who signs this step."), "who")
    if not isinstance(days, int) or not 0 <= days <= LONGEST:
        raise DomainError(_("Between 0 and %(n)s work days.") % {"n": LONGEST}, "days")
    when = conditions.checked(kind, str(step.get("when", "")))
    return kinds.step(who, label=str(step.get("label", ""))[:60], mode=step.get("mode", "any"), when=when, days=days)


@transaction.atomic
def use_ready(kind: str, *, actor: Actor) -> None:
    """Back to the steps that come with the product."""
    if not actor.has("approvals.manage"):
        raise Forbidden(_("Approval flows are set up by administrators."))
    for row in Flow.objects.alive().filter(kind=kind):
        row.bin()


def dry_look(kind: str, *, requester: User, subject=None, payload: dict | None = None) -> list[tuple[dict, str, signers.Found]]:
    """(step, state, who) if this person asked about this row today. state: "" | "condition" (not needed) | "top" (nobody stands above). Writes nothing."""
    steps, _once = flow_of(kind)
    made = Approval(kind=kind, requester=requester, plan=steps, payload=payload or {})
    if subject is not None:
        made.record_key, made.object_id = subject._meta.label_lower, subject.pk
    looked = []
    for step in steps:
        if not conditions.holds(made, step):
            looked.append((step, "condition", signers.Found()))
            continue
        found = signers.resolve(made, step)
        looked.append((step, "" if found.seats else "top", found))
    return looked


def names_of(steps: list[dict]) -> dict[str, str]:
    """Role code or person number → name, for kinds.who_words."""
    parts = [s["who"].partition(":") for s in steps]
    roles = dict(Role.objects.filter(code__in=[w for how, _c, w in parts if how == "role"]).values_list("code", "name"))
    people = User.objects.filter(pk__in=[int(w) for how, _c, w in parts if how == "person"]).values_list("pk", "name")
    return roles | {str(pk): name for pk, name in people}
