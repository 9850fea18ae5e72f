from django.utils.translation import gettext_lazy as _

from guanxi.customers.contacts.models import Contact
from guanxi.desk.values import Sight
from guanxi.kit import records
from guanxi.kit.panels import panel
from guanxi.kit.reader import seen
from guanxi.kit.scope import is_masked

SHOWN = 12
# The decision maker first, the family last.
INFLUENCE = {Contact.Influence.DECIDES: 0, Contact.Influence.INFLUENCES: 1, Contact.Influence.USES: 2}


@panel(
    on="customers.customer",
    name="contacts",
    title=_("Contacts"),
    template="customers/contacts/_panel.html",
    order=10,
    needs="customers.contact",
)
def contacts(customer, actor):
    """The people at the customer, decision makers first."""
    record = records.of(Contact)
    shown = Sight.of(Contact, actor)
    if not shown.tells("customer"):
        return None
    people = seen(Contact, actor, _at, customer.pk, limit=100)
    by_kind, by_influence = shown.tells("kind"), shown.tells("influence")
    people.sort(key=lambda c: (by_kind and c.kind == Contact.Kind.FAMILY, INFLUENCE.get(c.influence, 3) if by_influence else 0, c.pk))
    hidden = "phone" not in shown.fields
    masked = is_masked(record, record.field("phone"), actor)
    lines = [_line(c, shown, record) for c in people[:SHOWN]]
    may = {"add": actor.may(record.key, "add"), "reveal": not hidden and not masked}
    return {"lines": lines, "count": len(people), "customer": customer, "may": may, "list_url": record.list_url}


def _at(rows, customer):
    return rows.filter(customer=customer).order_by("id")


def _line(contact: Contact, shown: Sight, record) -> dict:
    influence, kind = shown.said(contact, "influence"), shown.said(contact, "kind")
    decides = shown.tells("influence") and contact.influence == Contact.Influence.DECIDES
    return {
        "name": shown.called(contact),
        "tag": influence or (kind if contact.kind != Contact.Kind.BUSINESS or not shown.tells("kind") else ""),
        "tone": "act" if decides else "",
        "note": shown.said(contact, "title") or shown.said(contact, "relation"),
        # Cards show the mask to everybody; the whole number is a deliberate, logged step.
        "phone": shown.said(contact, "phone") or shown.said(contact, "phone2"),
        "has_mobile": bool(contact.phone),
        "url": record.url(contact.pk),
    }
