"""Whom a lead was given hears of it: from a colleague, or from an enquiry form by itself."""

from django.utils.translation import gettext_lazy as _

from guanxi.commons.notices.actions import notify
from guanxi.commons.notices.kinds import declare
from guanxi.customers.leads.models import Lead
from guanxi.kit.actor import current_actor
from guanxi.kit.changes import listens

declare(
    "lead.assigned", label=_("Leads assigned to me"), icon="target",
    text=_("%(by)s gave you the lead “%(subject)s”."), many=_("%(by)s gave you %(n)s leads."),
)  # fmt: skip
declare(
    "lead.enquired",
    label=_("Enquiries for me"),
    icon="world",
    by_mail=True,
    text=_("“%(subject)s” wrote through an enquiry form. Answer soon."),
)
FORM = "form"


@listens("lead.arrived")
def tell_of_an_arrival(lead, how, **facts) -> None:
    """A lead filed by hand for a colleague, or come in through a form."""
    actor = current_actor()
    if lead.owner is None or lead.owner_id == actor.user_id:
        return
    if how == FORM:
        notify(lead.owner, "lead.enquired", subject=lead, key=f"lead.enquired:{lead.pk}")
    else:
        notify(lead.owner, "lead.assigned", subject=lead, by=actor.user_id)


@listens("lead.assigned")
def tell_the_new_owner(owner, new=(), **facts) -> None:
    """Leads that change hands; those that went along with their customer are told with him."""
    actor = current_actor()
    if owner is None or owner.pk == actor.user_id:
        return
    new = list(Lead.objects.filter(pk__in=new, customer=None).values_list("pk", flat=True))
    if not new:
        return
    if len(new) == 1:
        notify(owner, "lead.assigned", subject=("customers.lead", new[0]), by=actor.user_id)
    else:
        notify(owner, "lead.assigned", url="/customers/leads/?f=owner+%3D+me", n=len(new), by=actor.user_id)
