from django.utils.translation import gettext_lazy as _

from guanxi.customers.contacts.models import Contact
from guanxi.kit import records
from guanxi.kit.china.phones import mask
from guanxi.kit.dialects import whole
from guanxi.kit.panels import panel
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
    people = whole(Contact.objects.visible_to(actor).filter(customer=customer).order_by("id")[:100])
    people.sort(key=lambda c: (c.kind == Contact.Kind.FAMILY, INFLUENCE.get(c.influence, 3), c.pk))
    hidden = actor.field_rule(record.key, "phone") == "hidden"
    masked = is_masked(record, record.field("phone"), actor)
    lines = [{"person": c, "phone": "" if hidden else _number(c), "url": record.url(c.pk)} for c in people[:SHOWN]]
    may = {"add": actor.may(record.key, "add"), "reveal": not hidden and not masked}
    return {"lines": lines, "count": len(people), "customer": customer, "may": may, "list_url": record.list_url}


def _number(contact: Contact) -> str:
    number = contact.phone or contact.phone2
    if not number:
        return ""
    # Cards show the mask to everybody; the whole number is a deliberate, logged step.
    return mask(number)
