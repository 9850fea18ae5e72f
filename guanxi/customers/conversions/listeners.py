"""A converted lead goes where its customer goes: whoever gets the customer reads the lead's story too."""

from guanxi.customers.leads.models import Lead
from guanxi.kit.changes import listens
from guanxi.kit.ownership import assign


@listens("customer.assigned")
def follow_the_customer(model, pks, owner, **facts) -> None:
    """The leads these customers came from belong to the same person."""
    leads = Lead.objects.filter(customer__in=pks)
    if leads.exists():
        assign(leads, owner=owner)
