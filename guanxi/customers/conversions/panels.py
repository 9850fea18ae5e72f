"""The conversion on the pages of the lead and of the customer, linked both ways."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.customers.conversions.views import may_take_back
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.choices import Status
from guanxi.customers.leads.models import Lead
from guanxi.customers.leads.queries import knows
from guanxi.desk.values import Sight, shown_name
from guanxi.kit.panels import Entry, hang_verb, panel, timeline
from guanxi.kit.reader import seen
from guanxi.kit.records import Verb

hang_verb(
    on="customers.lead",
    verb=Verb(
        "conversion",
        gettext_lazy("Convert"),
        "user-check",
        url=lambda lead: f"/customers/leads/{lead.pk}/conversion/",
        primary=True,
        allowed=lambda lead, actor: knows(actor, "status") and lead.is_open and actor.may("customers.customer", "add"),
    ),
)
hang_verb(
    on="customers.lead",
    verb=Verb(
        "undo",
        gettext_lazy("Take the conversion back"),
        "arrow-back-up",
        url=lambda lead: f"/customers/leads/{lead.pk}/conversion/undo/",
        method="post",
        allowed=may_take_back,
    ),
)


@panel(on="customers.lead", name="conversion", title=gettext_lazy("Became customer"), template="customers/conversions/_panel.html", order=5)
def became(lead, actor):
    """Where the lead went."""
    shown = Sight.of(Lead, actor)
    if lead.status != Status.CONVERTED or not shown.tells("status", "customer"):
        return None
    mine = Customer.objects.visible_to(actor).filter(pk=lead.customer_id or 0).first() if actor.may("customers.customer", "view") else None
    return {
        "customer": mine and {"name": Sight.of(Customer, actor).called(mine), "url": f"/customers/customers/{mine.pk}/"},
        "at": shown.tells("converted_at") and lead.converted_at,
        "by": shown.tells("converted_by") and shown_name(lead.converted_by, actor),
    }


@timeline(on="customers.customer")
def converted(customer, actor, before, limit):
    """The lead this customer came from, with those of its values that the customer's own file did not take."""
    if not actor.may("customers.lead", "view"):
        return
    shown = Sight.of(Lead, actor)
    if not shown.tells("customer", "converted_at", "status"):
        return
    for lead in shown.prime(seen(Lead, actor, _converted, customer.pk, before, limit=limit)):
        by = shown.said(lead, "converted_by", lambda person: shown_name(person, actor))
        yield Entry(lead.converted_at, f"conversion:{lead.pk}", "bulb", _("Came from the lead %(name)s") % {"name": shown.called(lead)}, _left(lead, shown), by, f"/customers/leads/{lead.pk}/")  # fmt: skip


def _left(lead, shown) -> str:
    said = []
    for name in lead.conversion.get("left", ()):
        name = {"contact.name": "contact_name", "contact.title": "contact_title"}.get(name, name.removeprefix("contact."))
        field = shown.fields.get(name)
        text = shown.text(field, lead) if field else ""
        if text and (line := _("%(label)s: %(value)s") % {"label": field.label, "value": text}) not in said:
            said.append(line)
    return _("Kept on the lead alone: %(values)s") % {"values": "；".join(said)} if said else ""


def _converted(rows, customer, before):
    rows = rows.filter(customer=customer, converted_at__isnull=False).select_related("converted_by", "source", "occasion", "referrer")
    return (rows.filter(converted_at__lt=before) if before else rows).order_by("-converted_at", "-id")
