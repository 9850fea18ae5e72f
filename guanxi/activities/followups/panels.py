from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.activities.followups.forms import FollowUpForm
from guanxi.activities.followups.models import FollowUp
from guanxi.customers.contacts.models import Contact
from guanxi.kit.dialects import whole
from guanxi.kit.panels import Entry, panel, timeline

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
    people = Contact.objects.visible_to(actor).filter(customer=customer).exclude(kind=Contact.Kind.FAMILY).order_by("-influence", "id")
    return {
        "form": FollowUpForm(),
        "customer": customer,
        "people": whole(people[:20]),
        "next": f"/customers/customers/{customer.pk}/",
        "draft": f"followup-{customer.pk}",
    }


@timeline(on="customers.customer")
def followups(customer, actor, before, limit):
    """Every contact, newest first."""
    if not actor.may("activities.followup", "view"):
        return
    rows = FollowUp.objects.visible_to(actor).filter(customer=customer).select_related("author", "contact")
    if before:
        rows = rows.filter(at__lt=before)
    for f in whole(rows.order_by("-at", "-id")[:limit]):
        title = " ".join(p for p in (f.get_kind_display(), f.contact.name if f.contact else "") if p)
        notes = [f.get_outcome_display()] if f.outcome else []
        if f.next_on:
            notes.append(str(_("next %(day)s") % {"day": f"{f.next_on:%m-%d}"}))
        yield Entry(
            f.at, f"followup:{f.pk}", ICONS.get(f.kind, "note"), title, f.content, f.author.name if f.author else "",
            f"/activities/followups/{f.pk}/", tuple(notes), date_only=timezone.localtime(f.at).strftime("%H%M%S") == "000000",
        )  # fmt: skip
