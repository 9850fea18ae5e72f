"""Verbs on leads."""

from django.db import transaction

from guanxi.customers.leads.models import Lead
from guanxi.kit.changes import announce


@transaction.atomic
def take_in(values: dict, *, how: str, tags: tuple[str, ...] = ()) -> Lead:
    """Files a lead that came in by itself: from an enquiry form, a card, an interface. values: field name → Python value. how: a word for the trail's listeners ("form").

    Announces lead.arrived. Raises DomainError for what cannot be filed.
    """
    lead = Lead(**values)
    lead.save()
    announce("lead.arrived", lead=lead, how=how)
    return lead
