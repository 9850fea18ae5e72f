from django.utils.translation import gettext_lazy as _

from guanxi.customers.leadrules.queries import reasons_of
from guanxi.customers.leads.models import Lead
from guanxi.desk.values import Sight
from guanxi.kit.panels import panel


@panel(
    on="customers.lead",
    name="why",
    title=_("Why this score"),
    template="customers/leadrules/_why.html",
    order=20,
    lazy=True,
    needs="customers.leadrule",
)
def why(lead, actor):
    """The rules that the lead meets. Of rules about fields that the reader may not read only the points are told, as the score itself tells them."""
    if not Sight.of(Lead, actor).tells("score"):
        return None
    rules, others = reasons_of(lead, actor)
    return {"rules": rules, "others": others, "score": lead.score, "may_tune": actor.may("customers.leadrule", "change")}
