"""Where each value of a lead goes: into a column of the customer, of the contact, or into words where neither has one. Nothing is left out (X02)."""

from collections.abc import Container

from django.utils.translation import gettext as _

from guanxi.commons.customfields.queries import own_fields
from guanxi.customers.customers.choices import Kind
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.kit import records

# Columns of the same name and meaning in both.
ALIKE = (
    "kind", "name", "phone", "phone2", "email", "wechat", "website", "industry", "region", "address", "source", "occasion", "referrer", "basis",
)  # fmt: skip
# Lead → contact.
PERSONAL = {"contact_name": "name", "contact_title": "title", "phone": "phone", "phone2": "phone2", "email": "email", "wechat": "wechat"}
# What has no column of its own is written into the remarks, under its label.
TOLD = ("need", "remarks", "social_network", "social_account", "contact_name", "contact_title")
# The lead's own history, and the company's own fields (see carry_own); it stays on the lead, which is linked both ways.
KEPT = (
    "status", "closed_reason", "score", "owner", "department", "customer", "converted_at", "converted_by", "conversion", "last_contact_at", "next_contact_on",
    "next_contact_time", "next_reason", "name_core", "name_sort", "phone_key", "import_key", "id", "version", "created_at", "updated_at", "created_by",
    "deleted_at", "custom", "info_class",
)  # fmt: skip


def customer_values(lead: Lead) -> dict:
    """Column → value of the customer that would be made, without the empty ones."""
    values = {name: getattr(lead, name) for name in ALIKE}
    return {n: v for n, v in values.items() if v not in (None, "")}


def contact_values(lead: Lead) -> dict:
    """Column → value of the contact that would be made; {} when the lead names nobody. A person's own numbers are the customer's, not the contact's."""
    if not lead.contact_name:
        return {}
    names = PERSONAL if lead.kind == Kind.COMPANY else {n: c for n, c in PERSONAL.items() if n.startswith("contact_")}
    return {column: getattr(lead, name) for name, column in names.items() if getattr(lead, name)}


def told(lead: Lead, *, with_contact: bool) -> list[str]:
    """The fields of the lead that hold something and have no column of their own. with_contact: whether the person is filed elsewhere."""
    elsewhere = ("contact_name", "contact_title") if with_contact else ()
    return [n for n in (*TOLD, "extra") if getattr(lead, n) and n not in elsewhere]


def words(lead: Lead, *, with_contact: bool, with_need: bool, unseen: Container[str] = ()) -> str:
    """What the remarks say of everything that has no column: one line each. with_contact, with_need: whether these are filed elsewhere; unseen: what is left out."""
    names = [n for n in told(lead, with_contact=with_contact) if n not in unseen and not (n == "need" and with_need)]
    lines = [lead.remarks] if "remarks" in names else []
    for name in names:
        if name not in ("remarks", "extra"):
            said = lead.get_social_network_display() if name == "social_network" else getattr(lead, name)
            lines.append(_line(Lead._meta.get_field(name).verbose_name, said))
    if "extra" in names:
        lines += [_line(label, answer) for label, answer in lead.extra.items() if answer not in (None, "", [])]
    return "\n".join(lines)


def _line(label, value) -> str:
    value = _(", ").join(str(v) for v in value) if isinstance(value, list) else value
    return _("%(label)s: %(value)s") % {"label": label, "value": value}


def differences(lead: Lead, customer) -> tuple[dict, dict]:
    """For a customer on file: (column → value that would fill a blank, column → value that differs from what stands there).

    A second number finds its place beside the first where that is free.
    """
    blanks, differing = {}, {}
    for name, value in customer_values(lead).items():
        now = getattr(customer, name)
        if now in (None, ""):
            blanks[name] = value
        elif now != value:
            differing[name] = value
    number = differing.get("phone")
    if number and not customer.phone2 and "phone2" not in blanks:
        blanks["phone2"] = differing.pop("phone")
    return blanks, differing


def carry_own(lead: Lead, customer: Customer, take: set, closed: set) -> list[str]:
    """The company's own fields of the lead go into those of the customer that have the same code and kind; returns what stays on the lead.

    What the customer says already stands, unless named in `take`; fields in `closed` are left alone.
    """
    theirs, left, given = own_fields(records.of(Customer)), [], dict(customer.custom or {})
    for name, field in own_fields(records.of(Lead)).items():
        value, into = (lead.custom or {}).get(name), theirs.get(name)
        if value is None or not field.editable or given.get(name) == value:
            continue
        if into is None or into.definition.kind != field.definition.kind or name in closed or (name in given and name not in take):
            left.append(name)
        else:
            given[name] = value
    customer.custom = given
    return left
