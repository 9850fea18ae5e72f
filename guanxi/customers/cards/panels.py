"""The picture of the card beside the lead, the contact and the customer; who sees the row sees its card."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from guanxi.commons.files.models import StoredFile
from guanxi.commons.files.queries import grant
from guanxi.customers.cards.actions import DRAFT, kind_of
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.desk.values import Sight
from guanxi.kit.menu import add_branch, add_create
from guanxi.kit.panels import panel

SHOWN = 4
# A card says all of this at once: whoever may not read one of them is not shown the picture.
TOLD = ("name", "phone", "email")


def may_see(row_model, actor) -> bool:
    """Whether this reader may be shown cards of such rows at all: they tell names and numbers in full."""
    key = row_model._meta.label_lower
    return (
        actor.may(key, "view")
        and actor.may(key, "reveal")
        and all(actor.field_rule(key, name) not in ("hidden", "masked") for name in TOLD)
    )


def _may_open(model, stored, actor) -> bool:
    return may_see(model, actor) and model.objects.visible_to(actor, "reveal").filter(pk=stored.object_id or 0).exists()


grant(DRAFT, lambda stored, actor: actor.is_person and stored.kept_by_id == actor.user_id)


def _cards(model, row, actor):
    if not may_see(model, actor) or not model.objects.visible_to(actor, "reveal").filter(pk=row.pk).exists():
        return None
    found = list(StoredFile.objects.filter(kind=kind_of(model), object_id=row.pk).order_by("-pk")[:SHOWN])
    return {"cards": found, "name": Sight.of(model, actor).called(row)} if found else None


for _model in (Lead, Contact, Customer):
    grant(kind_of(_model), partial(_may_open, _model))
    panel(on=_model._meta.label_lower, name="card", title=_("Business card"), template="customers/cards/_panel.html", order=15)(
        partial(_cards, _model)
    )


add_branch("/customers/cards/", "/customers/leads/")
add_create(_("Business card"), "/customers/cards/", "id", 25, allowed=lambda actor: actor.may("customers.lead", "add"))
