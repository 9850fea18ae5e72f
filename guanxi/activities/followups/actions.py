"""Verbs on follow-ups."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.activities.followups.models import FollowUp
from guanxi.kit.actor import current_actor
from guanxi.kit.errors import DomainError


def log_contact(customer, *, kind: str, content: str = "", contact=None, at: datetime | None = None, outcome: str = "", minutes: int | None = None,
                next_on: date | None = None, next_time: time | None = None, next_reason: str = "") -> FollowUp:  # fmt: skip
    """Records one contact and plans the next in one go (SAL-01). Raises DomainError for a future contact or a next date in the past."""
    at = at or timezone.now()
    if at > timezone.now() + timedelta(minutes=5):
        raise DomainError(_("A contact cannot be logged before it took place."), "at")
    if next_on and next_on < timezone.localdate():
        raise DomainError(_("The next date lies in the past."), "next_on")
    if contact is not None and contact.customer_id != customer.pk:
        raise DomainError(_("This person belongs to another customer."), "contact")
    made = FollowUp(
        customer=customer, contact=contact, author_id=current_actor().user_id, kind=kind, at=at, outcome=outcome, content=content.strip(),
        minutes=minutes, next_on=next_on, next_time=next_time if next_on else None, next_reason=next_reason.strip() if next_on else "",
    )  # fmt: skip
    made.save()
    return made
