"""Verbs: a lead becomes a customer with contact and deal, and back again while nothing has been built on it (X02)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.attachments.actions import copy_all, has_own, take_copies
from guanxi.commons.tags.actions import set_tags
from guanxi.commons.tags.queries import tags_of
from guanxi.customers.contacts.models import Contact
from guanxi.customers.conversions.fields import carry_own, contact_values, customer_values, differences, told, words
from guanxi.customers.customers.choices import Lifecycle
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.choices import Status
from guanxi.customers.leads.models import Lead
from guanxi.customers.merges.queries import has_taken_in
from guanxi.kit.actor import current_actor
from guanxi.kit.changes import announce
from guanxi.kit.china.names import fold
from guanxi.kit.errors import DomainError


@dataclass
class Made:
    """What a conversion made or joined. others: record key → numbers of what listeners made (the deal)."""

    customer: Customer
    contact: Contact | None = None
    new_contact: bool = False
    left: list[str] = field(default_factory=list)
    others: dict[str, list[int]] = field(default_factory=dict)


@transaction.atomic
def convert(lead: Lead, *, customer: Customer | None = None, values: dict | None = None, take: Iterable[str] = (), contact: dict | None = None,
            opportunity: dict | None = None, untouchable: Iterable[str] = (), unseen: Iterable[str] = ()) -> Made:  # fmt: skip
    """Makes the lead a customer, or joins it to one on file. All or nothing; announces lead.converted, to which sales opens the deal.

    values: columns of the new customer that somebody edited. customer: one on file: blanks are filled, what differs stays unless named in `take`;
    columns in `untouchable` ("phone", "contact.phone") stay as they are. contact: edited columns of the person, None for no contact.
    unseen: fields of the lead that the converter may not read; they are not written into remarks, where he would read them, and stay on the lead.
    opportunity: values of the deal (name, amount, expected_on), None for none. Raises DomainError when the lead is converted or changed meanwhile.
    """
    current = Lead.objects.select_for_update().get(pk=lead.pk)
    if current.status == Status.CONVERTED or current.deleted_at:
        raise DomainError(_("This lead has been converted already."))
    if current.version != lead.version:
        raise DomainError(_("Somebody changed this lead while you were looking. Look again before you convert it."))
    lead, was_open_as = current, current.status
    person = contact_values(lead) | {n: v for n, v in (contact or {}).items() if v not in (None, "")} if contact is not None else {}
    unseen, untouchable = set(unseen), set(untouchable)
    said = words(lead, with_contact=bool(person), with_need=opportunity is not None, unseen=unseen)
    made = _new(lead, values or {}, said, unseen) if customer is None else _joined(lead, customer, set(take), untouchable, said, unseen)
    made.left += [n for n in told(lead, with_contact=bool(person)) if n in unseen]
    if person.get("name"):
        made.contact, made.new_contact = _person(made, person, untouchable)
    tags = tags_of([lead])[lead.pk]
    if tags:
        set_tags(made.customer, [*tags_of([made.customer])[made.customer.pk], *tags])
    copy_all(lead, made.customer)
    wanted = None if opportunity is None else {"remarks": "" if "need" in unseen else lead.need} | opportunity
    announce("lead.converted", lead=lead, customer=made.customer, contact=made.contact, opportunity=wanted, made=made.others)
    made.customer.refresh_from_db()
    lead.status, lead.customer, lead.converted_at, lead.converted_by_id = (
        Status.CONVERTED, made.customer, timezone.now(), current_actor().user_id,
    )  # fmt: skip
    lead.conversion = {
        "was": was_open_as, "new": customer is None, "version": made.customer.version, "left": made.left, "others": made.others,
        "contact": made.contact.pk if made.contact and made.new_contact else None, "contact_version": made.contact.version if made.contact else None,
        "tags": tags_of([made.customer])[made.customer.pk],
    }  # fmt: skip
    lead.save()
    return made


def _new(lead: Lead, values: dict, said: str, unseen: set) -> Made:
    kept = customer_values(lead)
    chosen = kept | values
    left = [n for n, v in kept.items() if chosen.get(n) != v]
    if "remarks" not in values:
        chosen["remarks"] = said
    elif said and said not in values["remarks"]:
        left.append("remarks")
    customer = Customer(
        **{n: v for n, v in chosen.items() if v is not None}, lifecycle=Lifecycle.FUTURE, filed_on=timezone.localdate(),
        owner_id=lead.owner_id or current_actor().user_id,
    )  # fmt: skip
    left += carry_own(lead, customer, set(), unseen)
    customer.save()
    return Made(customer, left=left)


def _joined(lead: Lead, customer: Customer, take: set, untouchable: set, said: str, unseen: set) -> Made:
    blanks, differing = differences(lead, customer)
    left = []
    for name, value in blanks.items():
        if name in untouchable:
            left.append(name)
        else:
            setattr(customer, name, value)
    for name, value in differing.items():
        if name in take and name not in untouchable:
            setattr(customer, name, value)
        else:
            left.append(name)
    if said and said not in customer.remarks:
        if "remarks" in untouchable:
            left.append("remarks")
        else:
            customer.remarks = f"{customer.remarks}\n{said}".strip()
    left += carry_own(lead, customer, take, unseen | untouchable)
    customer.save()
    return Made(customer, left=left)


def _person(made: Made, values: dict, untouchable: set) -> tuple[Contact, bool]:
    """The contact of that name at the customer, with its blanks filled, or a new one."""
    people = Contact.objects.alive().filter(customer=made.customer).order_by("pk")
    known = next((p for p in people if fold(p.name) == fold(values["name"])), None)
    if known is None:
        person = Contact(customer=made.customer, **values)
        person.save()
        return person, True
    for name, value in values.items():
        now, is_open = getattr(known, name), f"contact.{name}" not in untouchable
        if now in (None, "") and is_open:
            setattr(known, name, value)
        elif (
            now != value and name == "phone" and is_open and not known.phone2 and not {"phone2", "contact.phone2"} & {*values, *untouchable}
        ):
            known.phone2 = value
        elif now != value and name != "name":
            made.left.append(f"contact.{name}")
    known.save()
    return known, False


@transaction.atomic
def take_back(lead: Lead) -> None:
    """Makes a converted lead a lead again. DomainError unless the conversion made the customer and nothing has been changed or added since.

    Customer, contact and deal go into the recycle bin; the lead has its status and its story again. Announces lead.taken_back.
    """
    from guanxi.desk.bins.actions import throw_away

    lead = Lead.objects.select_for_update().get(pk=lead.pk)
    if not can_take_back(lead):
        raise DomainError(_("This can no longer be taken back: the customer was there before, or has been worked on since."))
    customer, facts = lead.customer, lead.conversion
    announce("lead.taken_back", lead=lead, customer=customer)
    take_copies(lead, customer)
    throw_away(Customer.objects.filter(pk=customer.pk))
    lead.status, lead.customer, lead.converted_at, lead.converted_by, lead.conversion = facts["was"], None, None, None, {}
    lead.save()


def can_take_back(lead: Lead) -> bool:
    """Whether the customer is still as the conversion left it, and nothing else hangs on it."""
    facts, customer = lead.conversion, lead.customer
    if (
        lead.status != Status.CONVERTED
        or not facts.get("new")
        or customer is None
        or customer.deleted_at
        or customer.version != facts["version"]
        or facts.get("tags", mine := tags_of([customer])[customer.pk]) != mine
        or has_taken_in(customer.pk)
        or has_own(customer, lead)
    ):
        return False
    own = {"customers.contact": [facts["contact"]]} | facts["others"]
    for relation in Customer._meta.related_objects:
        model = relation.related_model
        if not hasattr(model, "tracked_fields") or model.leaf_of:
            continue  # derived tables follow by themselves, and a leaf's changes are the customer's
        rows = model._base_manager.filter(**{relation.field.name: customer.pk})
        if model is Lead:
            rows = rows.exclude(pk=lead.pk)
        elif any(f.name == "lead" for f in model._meta.fields):
            rows = rows.exclude(lead=lead.pk)
        else:
            rows = rows.exclude(pk__in=[pk for pk in own.get(model._meta.label_lower, ()) if pk], version=1)
        if rows.exists():
            return False
    return True
