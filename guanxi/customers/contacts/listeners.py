"""Whatever way a customer or his people change, the completeness of the file follows once the change is committed."""

from functools import partial

from django.db import transaction

from guanxi.customers.contacts.completeness import CONCERNED, refresh
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.kit.changes import sink


@sink
def follow(changes) -> None:
    """Collects the customers concerned; the figure is derived, so it may come a moment later."""
    ids = {c.pk for c in changes if c.model is Customer and (c.kind == "create" or CONCERNED & (c.before.keys() | c.after.keys()))}
    people = [c for c in changes if c.model is Contact]
    ids |= {c.after["customer"] for c in people if c.after.get("customer")}
    ids |= {c.before["customer"] for c in people if c.before.get("customer")}
    if known := [c.pk for c in people if "customer" not in c.after and "customer" not in c.before]:
        ids |= set(Contact.objects.filter(pk__in=known).values_list("customer", flat=True))
    if ids:
        transaction.on_commit(partial(refresh, ids))
