from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.customers.customers.models import CustomerState
from guanxi.kit.menu import add_entry
from guanxi.kit.panels import panel
from guanxi.sales.opportunities.models import Opportunity
from guanxi.workday.cadence.queries import reasons
from guanxi.workday.hours.queries import bands

add_entry(_("Today"), "/today/", "sun-high", "work", 10, phone=1)


@panel(
    on="customers.customer", name="needs", title=_("Contact now"), template="workday/today/_needs.html", place="head", order=5, lazy=True
)
def needs(customer, actor):
    """The one thing to do with this customer today, if there is one, and whether now is a good hour."""
    now = timezone.localtime()
    mine = CustomerState.objects.filter(pk=customer.pk)
    found = reasons(mine, Opportunity.objects.visible_to(actor).filter(customer=customer), now, actor).get(customer.pk)
    found = [r for r in found or () if r.is_over or r.rule == "planned"]
    if not found:
        return None
    return {"why": found[0], "also": found[1:], "band": next((b for b in bands(now) if b.is_now), None), "customer": customer}
