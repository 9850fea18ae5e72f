"""Pairs as a person may look at them, and what speaks for and against a pair, side by side."""

from dataclasses import dataclass

from django.db.models import QuerySet

from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.customers.duplicates import verdicts
from guanxi.customers.duplicates.index import facts_of_customer
from guanxi.customers.duplicates.models import Pair
from guanxi.desk.values import Sight, mask_of, text_of
from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.scope import is_closed

# What two customers are compared by, as a reader sees it: column → the reason that it may give, strongest first.
EVIDENCE = (
    ("credit_code", verdicts.CREDIT), ("code", verdicts.CODE), ("name", verdicts.NAME), ("phone", verdicts.PHONE), ("phone2", verdicts.PHONE),
    ("email", verdicts.MAIL), ("born_on", verdicts.BIRTHDAY), ("region", verdicts.REGION), ("address", verdicts.ADDRESS), ("postcode", verdicts.POSTCODE),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of evidence. name: the field; label: what it is called; first, second: texts as the reader may see them.

    agrees: True, False (it contradicts), or None (one of the two is silent, or it proves nothing).
    """

    name: str
    label: str
    first: str
    second: str
    agrees: bool | None


def may_review(actor: Actor) -> bool:
    """Whether pairs may be shown at all: to whoever reads in full all that they are found by. To anybody else a pair would tell of what is hidden from him."""
    customer = records.get("customers.customer")
    return actor.may(customer.key, "view") and not any(is_closed(customer, customer.fields[name], actor) for name, _reason in EVIDENCE)


def open_pairs(actor: Actor) -> QuerySet:
    """Undecided pairs of which the actor may see both customers, certain ones first (OWN-04)."""
    if not may_review(actor):
        return Pair.objects.none()
    seen = Customer.objects.visible_to(actor).values("pk")
    rows = Pair.objects.filter(status=Pair.Status.OPEN).order_by("-verdict", "-score", "id")  # "same" stands before "perhaps"
    return rows.filter(first__in=seen, second__in=seen)


def decided_pairs(actor: Actor) -> QuerySet:
    """Pairs that somebody has called different, newest first, within the same reach."""
    if not may_review(actor):
        return Pair.objects.none()
    seen = Customer.objects.visible_to(actor).values("pk")
    return Pair.objects.filter(status=Pair.Status.DIFFERENT, first__in=seen, second__in=seen).order_by("-decided_at", "-id")


def evidence(first: Customer, second: Customer, actor: Actor) -> list[Line]:
    """What two customers hold of all that is compared, side by side. Fields that the actor may not read are left out; masked ones prove nothing to him."""
    sight = Sight.of(Customer, actor)
    said = verdicts.signals(*(facts_of_customer(c, _people(c)) for c in (first, second)))
    lines = []
    for name, reason in EVIDENCE:
        field = sight.fields.get(name)
        values = [field and field.value(c) for c in (first, second)]
        if field is None or not any(values):
            continue
        closed = is_closed(sight.record, field, actor)
        texts = [mask_of(field, v) if closed else text_of(field, v) for v in values]
        lines.append(Line(name, str(field.label), *texts, None if closed else said.get(reason)))
    return lines


def _people(customer: Customer) -> list[str]:
    return list(Contact.objects.alive().filter(customer=customer).order_by("id").values_list("name", flat=True)[:5])
