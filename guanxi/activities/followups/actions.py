"""Verbs on follow-ups."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.activities.followups.models import FollowUp
from guanxi.kit.actor import current_actor
from guanxi.kit.errors import DomainError


def log_contact(customer=None, *, kind: str, content: str = "", lead=None, contact=None, at: datetime | None = None, outcome: str = "", minutes: int | None = None,
                next_on: date | None = None, next_time: time | None = None, next_reason: str = "",
                info_class: str = "") -> FollowUp:  # fmt: skip
    """Records one contact, with a customer or with a lead, and plans the next in one go (SAL-01).

    Raises DomainError for a future contact or a next date in the past.
    """
    at = at or timezone.now()
    made = FollowUp(
        customer=customer, lead=lead, contact=contact, author_id=current_actor().user_id, kind=kind, at=at, outcome=outcome, content=content.strip(),
        minutes=minutes, next_on=next_on, next_time=next_time if next_on else None, next_reason=next_reason.strip() if next_on else "", info_class=info_class,
    )  # fmt: skip
    check(made)
    made.save()
    return made


def check(followup: FollowUp) -> None:
    """Raises DomainError for a contact in the future, a next date in the past (unless it stood there before), or somebody else's person."""
    if followup.customer_id is None and followup.lead_id is None:
        raise DomainError(_("Choose the customer or the lead."), "customer")
    if followup.lead_id and followup.lead.customer_id != followup.customer_id:
        if followup.customer_id is not None:
            raise DomainError(_("This lead has not become that customer. Choose one of both."), "lead")
        followup.customer_id = followup.lead.customer_id  # the lead is a customer by now: that is where its story goes on
    if followup.at and followup.at > timezone.now() + timedelta(minutes=5):
        raise DomainError(_("A contact cannot be logged before it took place."), "at")
    was = getattr(followup, "_loaded", {}).get("next_on")
    if followup.next_on and followup.next_on != was and followup.next_on < timezone.localdate():
        raise DomainError(_("The next date lies in the past."), "next_on")
    if followup.contact_id and followup.contact.customer_id != followup.customer_id:
        raise DomainError(_("This person belongs to another customer."), "contact")
