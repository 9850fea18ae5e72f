from django.utils.translation import gettext_lazy as _

from guanxi.customers.leads.choices import OPEN, Status
from guanxi.customers.leads.models import Lead
from guanxi.desk.saving import enterable
from guanxi.desk.values import Sight
from guanxi.kit import records
from guanxi.kit.panels import panel
from guanxi.kit.scope import is_closed, reaches


@panel(on="customers.lead", name="steps", title=_("Status"), template="customers/leads/_steps.html", order=3)
def steps(lead, actor):
    """Where the lead stands, and what may come next."""
    record, shown = records.of(Lead), Sight.of(Lead, actor)
    if not shown.tells("status") or lead.status == Status.CONVERTED or lead.deleted_at:
        return None
    may = actor.may(record.key, "change") and reaches(lead, actor, "change") and "status" in enterable(record, actor)
    labels = dict(Status.choices)
    moves = [(to, labels[to]) for to in lead.moves if to in OPEN] if may and lead.status != Status.CLOSED else []
    next_on = shown.tells("next_contact_on") and lead.next_contact_on
    if not moves and not next_on:
        return None
    return {"lead": lead, "moves": moves, "next_on": next_on, "next_reason": shown.said(lead, "next_reason")}


@panel(on="customers.lead", name="answers", title=_("Further answers"), template="customers/leads/_answers.html", order=30)
def answers(lead, actor):
    """What an enquiry form or an interface sent that has no field of its own. The numbers in it are not masked, so it is for those who may see numbers."""
    record = records.of(Lead)
    if not lead.extra or is_closed(record, record.fields["extra"], actor):
        return None
    return {"answers": [(label, "、".join(map(str, a)) if isinstance(a, list) else a) for label, a in lead.extra.items()]}
