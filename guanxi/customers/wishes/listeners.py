"""A wish finds its lead and its customer by the name, whatever way they come in (ACQ-10)."""

from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.customers.wishes.actions import find_partner, meet_customers, meet_leads
from guanxi.customers.wishes.models import Wish
from guanxi.kit.changes import sink

TELLING = {"name", "customer", "lifecycle"}
STEP = 500


@sink
def follow(changes) -> None:
    """Collects what may be wished for. Without any wish nothing more is asked."""
    leads, customers, wishes = (sorted({c.pk for c in changes if c.model is m and _tells(c)}) for m in (Lead, Customer, Wish))
    if wishes:
        for wish in Wish.objects.alive().filter(pk__in=wishes, lead=None, customer=None):
            find_partner(wish)
    if (leads or customers) and Wish.objects.alive().exists():
        for start in range(0, len(leads), STEP):
            meet_leads(list(Lead.objects.alive().filter(pk__in=leads[start : start + STEP])))
        for start in range(0, len(customers), STEP):
            meet_customers(list(Customer.objects.alive().filter(pk__in=customers[start : start + STEP])))


def _tells(change) -> bool:
    return change.kind in ("create", "restore") or (change.kind == "update" and bool(TELLING & change.after.keys()))
