from django.utils.translation import gettext_lazy as _

from guanxi.customers.behaviours.models import Behaviour
from guanxi.customers.leads.queries import knows
from guanxi.desk.values import Sight
from guanxi.kit.panels import Entry, hang_verb, timeline
from guanxi.kit.reader import seen
from guanxi.kit.records import Verb

ICONS = {
    "visited": "eye",
    "form": "forms",
    "downloaded": "download",
    "event": "calendar-event",
    "asked": "message",
    "liked": "heart",
    "subscribed": "bell",
    "mail": "mail",
}
hang_verb(
    on="customers.lead",
    verb=Verb(
        "behaviour",
        _("Note what they did"),
        "eye",
        url=lambda lead: f"/customers/behaviours/new/?lead={lead.pk}&next=/customers/leads/{lead.pk}/",
        action="view",
        allowed=lambda lead, actor: knows(actor, "status") and lead.is_open and actor.may("customers.behaviour", "add"),
    ),
)


@timeline(on="customers.lead")
def of_lead(lead, actor, before, limit):
    """What they did by themselves, newest first."""
    yield from _entries(actor, "lead", _of_lead, lead.pk, before, limit)


@timeline(on="customers.customer")
def of_customer(customer, actor, before, limit):
    """The same, before the first order as after it."""
    yield from _entries(actor, "customer", _of_customer, customer.pk, before, limit)


def _entries(actor, whose, build, pk, before, limit):
    if not actor.may("customers.behaviour", "view"):
        return
    shown = Sight.of(Behaviour, actor)
    if not shown.tells(whose, "at"):
        return
    for b in seen(Behaviour, actor, build, pk, before, limit=limit):
        title = " ".join(part for part in (shown.said(b, "kind"), shown.said(b, "what")) if part) or str(_("behaviour"))
        text = " ".join(part for part in (shown.said(b, "network"), shown.said(b, "where")) if part)
        icon = ICONS.get(b.kind, "activity") if shown.tells("kind") else "activity"
        yield Entry(b.at, f"behaviour:{b.pk}", icon, title, text, url=f"/customers/behaviours/{b.pk}/")


def _of_lead(rows, pk, before):
    return _newest(rows.filter(lead=pk), before)


def _of_customer(rows, pk, before):
    return _newest(rows.filter(customer=pk), before)


def _newest(rows, before):
    return (rows.filter(at__lt=before) if before else rows).order_by("-at", "-id")
