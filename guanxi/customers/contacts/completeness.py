"""How complete a file is (ARC-15): the weighted share of the facts that whoever serves a customer is expected to know."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer

# fact → points; together 100. A fact is there when one of its columns is filled.
COMPANY = {
    ("phone", "phone2", "email", "wechat"): 20, ("region",): 10, ("address",): 10, ("industry",): 10, ("source_id",): 10, ("owner_id",): 5,
    ("credit_code", "legal_representative"): 10, ("person",): 15, ("decider",): 10,
}  # fmt: skip
PERSON = {
    ("phone", "phone2", "email", "wechat"): 30, ("region",): 10, ("address",): 15, ("occupation",): 10, ("born_on",): 10, ("source_id",): 10,
    ("owner_id",): 5, ("hobbies", "economic_state"): 10,
}  # fmt: skip
BATCH = 2000
COLUMNS = {n for table in (COMPANY, PERSON) for group in table for n in group} - {"person", "decider"}
CONCERNED = {"kind"} | {n.removesuffix("_id") for n in COLUMNS}  # fields of a customer whose change can change the figure


def percent(facts: dict) -> int:
    """0–100 for one customer's columns; `person` and `decider` say whether such contacts are written down."""
    table = PERSON if facts["kind"] == "person" else COMPANY
    return sum(points for names, points in table.items() if any(facts.get(n) for n in names))


def refresh(ids: Iterable[int]) -> None:
    """Writes the completeness of these customers anew."""
    ids = sorted(set(ids))
    people = Contact.objects.filter(customer=OuterRef("pk"), deleted_at=None).exclude(kind=Contact.Kind.FAMILY)
    for start in range(0, len(ids), BATCH):
        rows = Customer.objects.filter(pk__in=ids[start : start + BATCH])
        rows = rows.annotate(person=Exists(people), decider=Exists(people.filter(influence=Contact.Influence.DECIDES)))
        found = [
            (now, facts["pk"])
            for facts in rows.values("pk", "kind", "person", "decider", "state__completeness", *COLUMNS)
            if (now := percent(facts)) != facts["state__completeness"]
        ]
        if found:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany("UPDATE customers_customerstate SET completeness = %s WHERE customer_id = %s", found)
