"""Being away: who signs meanwhile."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.approvals import helping, signers
from guanxi.commons.approvals.models import Substitute
from guanxi.kit.actor import Actor
from guanxi.kit.changes import announce
from guanxi.kit.errors import DomainError, Forbidden
from guanxi.org.users.models import User


def may_set(actor: Actor, person: User) -> bool:
    """Oneself, whoever manages the person's department or one above it, and whoever manages the flows."""
    if actor.user_id == person.pk or actor.has("approvals.manage"):
        return True
    return any(d.manager_id == actor.user_id for d in signers.upwards(signers.home_of(person)))


@transaction.atomic
def set_absence(person: User, *, substitute: User, starts_on: date, ends_on: date, actor: Actor) -> Substitute:
    """Says that somebody is away and who signs for him; what waits for him today goes to the substitute at once."""
    if not may_set(actor, person):
        raise Forbidden(_("Only he himself and those who manage him may say who signs for him."))
    if substitute.pk == person.pk:
        raise DomainError(_("Nobody stands in for himself."), "substitute")
    if not signers.usable(substitute):
        raise DomainError(_("%(name)s may not sign in.") % {"name": substitute.name}, "substitute")
    if ends_on < starts_on:
        raise DomainError(_("The last day lies before the first."), "ends_on")
    if ends_on < timezone.localdate():
        raise DomainError(_("These days are over."), "ends_on")
    if Substitute.objects.filter(person=person, starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise DomainError(_("Another absence lies in these days; take it away first."), "starts_on")
    made = Substitute(person=person, substitute=substitute, starts_on=starts_on, ends_on=ends_on, created_by_id=actor.user_id)
    made.save()
    announce("substitute.set", substitute=made)
    helping.refresh_open(seat=person)
    return made


@transaction.atomic
def end_absence(row: Substitute, *, actor: Actor) -> None:
    """He is back, or does not go: what still waits comes back to him. Signatures that were given for him stand."""
    if not may_set(actor, row.person):
        raise Forbidden(_("Only he himself and those who manage him may say who signs for him."))
    person = row.person
    row.delete()
    announce("substitute.ended", person=person)
    helping.refresh_open(seat=person)
