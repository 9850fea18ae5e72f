"""What a lead did before the purchase goes along into the customer's story, and comes back with it (ACQ-09)."""

from guanxi.customers.behaviours.models import Behaviour
from guanxi.kit.changes import listens


@listens("lead.converted")
def go_along(lead, customer, **facts) -> None:
    """The same rows, from now on the customer's."""
    Behaviour.objects.filter(lead=lead).update(customer=customer, owner=customer.owner, department=customer.department)


@listens("lead.taken_back")
def come_back(lead, **facts) -> None:
    """They are the lead's again."""
    Behaviour.objects.filter(lead=lead).update(customer=None, owner=lead.owner, department=lead.department)
