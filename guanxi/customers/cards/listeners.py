"""The picture of the card goes along when its lead becomes a customer."""

from guanxi.commons.files.actions import drop
from guanxi.commons.files.models import StoredFile
from guanxi.customers.cards.actions import copy_to, kind_of
from guanxi.customers.leads.models import Lead
from guanxi.kit.changes import listens


@listens("lead.converted")
def go_along(lead, customer, contact=None, **facts) -> None:
    """With the person, or with the customer where there is none. The lead keeps its own."""
    for stored in StoredFile.objects.filter(kind=kind_of(Lead), object_id=lead.pk).order_by("pk"):
        copy_to(stored, contact or customer)


@listens("lead.taken_back")
def come_back(lead, customer, **facts) -> None:
    """The copies are dropped; the lead has its own."""
    people = list(customer.contacts.values_list("pk", flat=True))
    digests = StoredFile.objects.filter(kind=kind_of(Lead), object_id=lead.pk).values("sha256")
    copies = StoredFile.objects.filter(sha256__in=digests)
    for stored in copies.filter(kind="customer.card", object_id=customer.pk) | copies.filter(kind="contact.card", object_id__in=people):
        drop(stored)
