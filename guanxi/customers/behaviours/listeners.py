"""What a lead did before the purchase goes along into the customer's story, and comes back with it (ACQ-09)."""

from guanxi.customers.behaviours.models import Behaviour
from guanxi.kit.changes import announce, listens, sink


@listens("lead.converted")
def go_along(lead, customer, **facts) -> None:
    """The same rows, from now on the customer's."""
    Behaviour.objects.filter(lead=lead).update(customer=customer, owner=customer.owner, department=customer.department)


@listens("lead.taken_back")
def come_back(lead, **facts) -> None:
    """They are the lead's again."""
    Behaviour.objects.filter(lead=lead).update(customer=None, owner=lead.owner, department=lead.department)


@sink
def follow(changes) -> None:
    """What a lead does may be worth points (ACQ-09). Announces lead.behaved (pks)."""
    mine = [c for c in changes if c.model is Behaviour]
    if not mine:
        return
    pks = set(Behaviour._base_manager.filter(pk__in=[c.pk for c in mine], lead__isnull=False).values_list("lead", flat=True))
    pks |= {c.before["lead"] for c in mine if c.before.get("lead")}
    if pks:
        announce("lead.behaved", pks=sorted(pks))
