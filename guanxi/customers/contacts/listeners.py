"""Whatever way a customer or his people change, the completeness of the file follows once the change is committed."""

from guanxi.customers.contacts.completeness import CONCERNED, refresh_later
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.kit.changes import sink


@sink
def follow(changes) -> None:
    """Collects the customers concerned."""
    ids = {c.pk for c in changes if c.model is Customer and (c.kind == "create" or CONCERNED & (c.before.keys() | c.after.keys()))}
    people = [c for c in changes if c.model is Contact]
    ids |= {c.after["customer"] for c in people if c.after.get("customer")}
    ids |= {c.before["customer"] for c in people if c.before.get("customer")}
    if known := [c.pk for c in people if "customer" not in c.after and "customer" not in c.before]:
        ids |= set(Contact.objects.filter(pk__in=known).values_list("customer", flat=True))
    refresh_later(ids)
