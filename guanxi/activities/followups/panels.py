from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.activities.followups.forms import FollowUpForm
from guanxi.activities.followups.models import FollowUp
from guanxi.customers.contacts.models import Contact
from guanxi.customers.leads.queries import knows
from guanxi.desk.values import Sight, shown_name
from guanxi.kit.panels import Entry, panel, timeline
from guanxi.kit.reader import seen

ICONS = {"call": "phone", "visit": "walk", "wechat": "message", "email": "mail", "letter": "mail", "meeting": "users", "note": "note"}


@panel(
    on="customers.customer",
    name="composer",
    title=_("Log a contact"),
    template="activities/followups/_composer.html",
    place="main",
    order=10,
    needs="activities.followup",
)
def composer(customer, actor):
    """Where a contact is written down."""
    if not actor.may("activities.followup", "add"):
        return None
    return {
        "form": FollowUpForm(),
        "action": f"/customers/customers/{customer.pk}/followups/",
        "people": people_at(customer, actor),
        "next": f"/customers/customers/{customer.pk}/",
        "draft": f"followup-{customer.pk}",
    }


def people_at(customer, actor) -> list[Contact]:
    """Whom one may have talked with: the people at the customer, as far as their names are the reader's to read."""
    shown = Sight.of(Contact, actor)
    if not actor.may("customers.contact", "view") or not shown.tells("customer", "name"):
        return []
    return seen(Contact, actor, _people, customer.pk, shown.tells("kind"), shown.tells("influence"), limit=20)


def _people(rows, customer, by_kind, by_influence):
    rows = rows.filter(customer=customer)
    rows = rows.exclude(kind=Contact.Kind.FAMILY) if by_kind else rows
    return rows.order_by("-influence", "id") if by_influence else rows.order_by("id")


@panel(
    on="customers.lead",
    name="composer",
    title=_("Log a contact"),
    template="activities/followups/_composer.html",
    place="main",
    order=10,
    needs="activities.followup",
)
def lead_composer(lead, actor):
    """The same for a lead, as long as it is none of our customers."""
    if not actor.may("activities.followup", "add") or not knows(actor, "status") or not lead.is_open:
        return None
    return {
        "form": FollowUpForm(),
        "action": f"/customers/leads/{lead.pk}/followups/",
        "next": f"/customers/leads/{lead.pk}/",
        "draft": f"followup-lead-{lead.pk}",
    }


@timeline(on="customers.customer", paper="followups", label=_("Calls and other contacts"))
def followups(customer, actor, before, limit):
    """Every contact, newest first."""
    yield from _entries(actor, "customer", _told, customer.pk, before, limit)


@timeline(on="customers.lead")
def lead_followups(lead, actor, before, limit):
    """The same of a lead; they stay there when it is converted."""
    yield from _entries(actor, "lead", _told_of_lead, lead.pk, before, limit)


@timeline(on="customers.contact")
def contact_followups(contact, actor, before, limit):
    """When one last talked with this very person, and before (ARC-10)."""
    yield from _entries(actor, "contact", _told_of_contact, contact.pk, before, limit)


def _entries(actor, whose, build, pk, before, limit):
    if not actor.may("activities.followup", "view"):
        return
    shown = Sight.of(FollowUp, actor)
    if not shown.tells(whose, "at"):
        return
    for f in seen(FollowUp, actor, build, pk, before, limit=limit):
        with_whom = shown.said(f, "contact", lambda contact: shown_name(contact, actor))
        title = " ".join(str(p) for p in (shown.said(f, "kind"), with_whom) if p) or str(_("follow-up"))
        notes = [shown.said(f, "outcome")] if shown.said(f, "outcome") else []
        if day := shown.said(f, "next_on", lambda day: f"{day:%m-%d}"):
            notes.append(_("next %(day)s") % {"day": day})
        if said := shown.said(f, "info_class"):
            notes.append(said)
        icon = ICONS.get(f.kind, "note") if shown.tells("kind") else "note"
        author = shown.said(f, "author", lambda person: shown_name(person, actor))
        yield Entry(
            f.at, f"followup:{f.pk}", icon, title, shown.said(f, "content"), author,
            f"/activities/followups/{f.pk}/", tuple(str(n) for n in notes), date_only=timezone.localtime(f.at).strftime("%H%M%S") == "000000",
        )  # fmt: skip


def _told(rows, customer, before):
    return _newest(rows.filter(customer=customer), before)


def _told_of_lead(rows, lead, before):
    return _newest(rows.filter(lead=lead), before)


def _told_of_contact(rows, contact, before):
    return _newest(rows.filter(contact=contact), before)


def _newest(rows, before):
    rows = rows.select_related("author", "contact")
    return (rows.filter(at__lt=before) if before else rows).order_by("-at", "-id")
