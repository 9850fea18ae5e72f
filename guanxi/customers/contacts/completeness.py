"""How complete a file is (ARC-15): the weighted share of the facts that whoever serves a customer is expected to know."""

from collections.abc import Iterable
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer

# fact → points; together 100 (of a company with its people). A fact is there when one of its columns is filled.
COMPANY = {
    ("phone", "phone2", "email", "wechat"): 20, ("region",): 10, ("address",): 10, ("industry",): 10, ("source_id",): 10, ("owner_id",): 5,
    ("credit_code", "legal_representative"): 10,
}  # fmt: skip
PERSON = {
    ("phone", "phone2", "email", "wechat"): 30, ("region",): 10, ("address",): 15, ("occupation",): 10, ("born_on",): 10, ("source_id",): 10,
    ("owner_id",): 5, ("hobbies", "economic_state"): 10,
}  # fmt: skip
PEOPLE = 15, 10  # a contact, a decision maker
BATCH = 2000
COLUMNS = {n for table in (COMPANY, PERSON) for group in table for n in group} - {"person", "decider"}
CONCERNED = {"kind"} | {n.removesuffix("_id") for n in COLUMNS}  # fields of a customer whose change can change the figure


def percent(facts: dict, person: bool, decider: bool) -> int:
    """0–100 for one customer's columns; `person` and `decider` say whether such contacts are written down."""
    table, total, get = PERSON if facts["kind"] == "person" else COMPANY, 0, facts.get
    for names, points in table.items():
        for name in names:
            if get(name):
                total += points
                break
    return total + (0 if table is PERSON else PEOPLE[0] * person + PEOPLE[1] * decider)


_told: ContextVar[frozenset] = ContextVar("customers written with their completeness", default=frozenset())


@contextmanager
def told(ids: Iterable[int]):
    """Customers, and their people, who are written inside: their completeness comes with them and is not worked out again."""
    mark = _told.set(_told.get() | frozenset(ids))
    try:
        yield
    finally:
        _told.reset(mark)


class _Refresh:
    """What a transaction leaves to be done when it is committed: one pass, however often it wrote."""

    def __init__(self):
        self.ids: set[int] = set()

    def __call__(self):
        refresh(self.ids)


def refresh_later(ids: set[int]) -> None:
    """Once the present transaction is committed; the figure is derived, so it may come a moment later."""
    ids = ids - _told.get()
    if not ids:
        return
    waiting = next((f for _sids, f, *_ in connection.run_on_commit if isinstance(f, _Refresh)), None)
    if waiting is None:
        waiting = _Refresh()
        waiting.ids |= ids
        transaction.on_commit(waiting)
    waiting.ids |= ids


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
            if (now := percent(facts, facts["person"], facts["decider"])) != facts["state__completeness"]
        ]
        if found:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany("UPDATE customers_customerstate SET completeness = %s WHERE customer_id = %s", found)
