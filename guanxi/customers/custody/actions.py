"""Putting archives into a level, a tier and somebody's keeping, and changing the rules by which tiers open. Each says why; the trail keeps it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.customers.custody.judging import opens, reaches
from guanxi.customers.custody.models import CustodyRule, Keeper
from guanxi.customers.custody.rules import MANAGER, OPENS, POLICY, PRINTED, Rule
from guanxi.customers.customers.choices import Confidentiality, Custody
from guanxi.kit.actor import Actor
from guanxi.kit.changes import announce, because
from guanxi.kit.errors import DomainError, Forbidden
from guanxi.org.roles.models import Role
from guanxi.org.users.queries import actor_for

KEY = "customers.customer"
BY_TIER = object()  # "whoever is the keeper by the tier", where nobody is named


@transaction.atomic
def put(customer, *, reason: str, actor: Actor, confidentiality: str = "", custody: str = "", keeper=None, knowing: bool = False):
    """Puts an archive into a level and a tier (SEC-04, SEC-05); what is empty stays. keeper: a colleague, or BY_TIER for nobody by name.

    The caller has read the customer through visible_to(actor, "custody"). knowing: the actor was told that he will not open it any more.
    Raises DomainError for a level or tier that does not exist, a missing reason, a keeper whose role does not reach it, and for locking oneself out unawares.
    """
    reason = reason.strip()[:200]
    if len(reason) < 2:
        raise DomainError(_("Say why: it is kept with the archive."), "reason")
    if confidentiality and confidentiality not in Confidentiality.values:
        raise DomainError(_("There is no such level."), "confidentiality")
    if custody and custody not in Custody.values:
        raise DomainError(_("There is no such tier."), "custody")
    set_to(customer, confidentiality, custody, keeper)
    check(customer, actor, knowing=knowing)
    with because(reason):
        customer.save()
    announce("custody.changed", customer=customer, reason=reason)
    return customer


def set_to(customer, confidentiality: str = "", custody: str = "", keeper=None) -> None:
    """The same in memory alone, to see who would open it."""
    customer.confidentiality = confidentiality or customer.confidentiality
    customer.custody = custody or customer.custody
    if keeper is not None:
        customer.keeper = None if keeper is BY_TIER else keeper


def check(customer, actor: Actor, *, knowing: bool = False) -> None:
    """DomainError when the keeper could not open it, or the actor would shut himself out without knowing."""
    if customer.keeper_id:
        if not customer.keeper.is_active or customer.keeper.deleted_at:
            raise DomainError(_("This colleague does not work here any more."), "keeper")
        if not reaches(customer, actor_for(customer.keeper)):
            raise DomainError(
                _("The role of this colleague does not reach the archive: give it to him as owner, or choose another keeper."), "keeper"
            )
    if not knowing and actor.kind != "system" and not opens(customer, actor):
        raise DomainError(_("You would not open this archive any more. Tick that you know it."), "knowing")


def put_many(rows, actor: Actor, *, reason: str, confidentiality: str = "", custody: str = "", knowing: bool = False) -> int:
    """The same for many; rows are read through visible_to(actor, "custody") by the caller. Returns how many changed."""
    done = 0
    for customer in rows.select_related("keeper", "owner"):
        if (confidentiality or customer.confidentiality, custody or customer.custody) == (customer.confidentiality, customer.custody):
            continue
        put(customer, reason=reason, actor=actor, confidentiality=confidentiality, custody=custody, knowing=knowing)
        done += 1
    return done


def first_filing(customer, actor: Actor) -> None:
    """A customer that is being filed: what is not usual about his level, tier or keeper may be said by those alone who may change them later."""
    usual = (Confidentiality.CONFIDENTIAL, Custody.INDIVIDUAL, None)
    if not customer._state.adding or (customer.confidentiality, customer.custody, customer.keeper_id) == usual:
        return
    if not actor.may(KEY, "custody"):
        raise DomainError(_("Level, custody and keeper are set by your manager. Leave them as they are."), "custody")
    check(customer, actor)


def may_rule(actor: Actor) -> bool:
    """Who changes the rules: the marketing director, and who manages the company's settings (SEC-12)."""
    return actor.has(POLICY) or actor.has("company.manage")


@transaction.atomic
def change_rule(tier: str, *, roles: list[str], owner_opens: bool, managers_open: bool, approvers: list[str], actor: Actor) -> None:
    """Who opens a tier freely (codes of roles, the owner, the managers above him) and whose approval others need, in order."""
    if not may_rule(actor):
        raise Forbidden(_("The rules of custody are changed by the marketing director."))
    if tier not in PRINTED:
        raise DomainError(_("There is no such tier."), "tier")
    known = {r.code: r for r in Role.objects.alive()}
    if unknown := [code for code in (*roles, *approvers) if code not in known and code != MANAGER]:
        raise DomainError(_("There is no such role: %(code)s") % {"code": unknown[0]}, "roles")
    if not roles and not (owner_opens or managers_open):
        raise DomainError(_("Somebody must open these archives."), "roles")
    if not approvers:
        raise DomainError(_("Say whose approval others need."), "approvers")
    with because(_("rule of custody")):
        _open_to(OPENS[tier], set(roles), known.values())
        row = CustodyRule.objects.filter(tier=tier).first() or CustodyRule(tier=tier)
        row.owner_opens, row.managers_open, row.approvers = owner_opens, managers_open, list(dict.fromkeys(approvers))
        row.save()
    announce("custody.rules_changed", tier=tier)


def _open_to(permission: str, codes: set[str], roles) -> None:
    for role in roles:
        wanted = sorted({*role.permissions} - {permission} | ({permission} if role.code in codes else set()))
        if wanted != sorted(role.permissions):
            role.permissions = wanted
            role.save()


def as_rule(tier: str) -> Rule:
    """The rule in force of a tier."""
    return CustodyRule.current()[tier]


@transaction.atomic
def appoint(user, *, joined_on=None, chosen_for: str = "", actor: Actor) -> Keeper:
    """Names a keeper of archives, with the reasons for the choice (SEC-12)."""
    if not may_rule(actor):
        raise Forbidden(_("The rules of custody are changed by the marketing director."))
    row = Keeper.objects.filter(user=user).first() or Keeper(user=user)
    row.joined_on, row.chosen_for, row.deleted_at = joined_on, chosen_for.strip()[:300], None
    row.save()
    return row


def release(keeper: Keeper, *, actor: Actor) -> None:
    """Takes the duty from him; archives that name him go on naming him until they are given to somebody else."""
    if not may_rule(actor):
        raise Forbidden(_("The rules of custody are changed by the marketing director."))
    keeper.bin()


def acknowledge(keeper: Keeper, *, actor: Actor) -> None:
    """The keeper himself takes over the duty."""
    if actor.user_id != keeper.user_id:
        raise Forbidden(_("Only the keeper himself can take it over."))
    keeper.acknowledged_at = timezone.now()
    keeper.save()
