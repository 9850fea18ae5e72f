from functools import partial

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.customers.customers.models import CustomerState
from guanxi.kit.dialects import kept
from guanxi.kit.menu import add_entry
from guanxi.kit.panels import panel
from guanxi.kit.reader import seen
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
    found = reasons(partial(_state, customer.pk), partial(_deals, actor, customer.pk), now, actor).get(customer.pk)
    found = [r for r in found or () if r.is_over or r.rule == "planned"]
    if not found:
        return None
    return {"why": found[0], "also": found[1:], "band": next((b for b in bands(now) if b.is_now), None), "customer": customer}


def _state(customer, build, *values):
    return kept(_state_of, build, customer, *values)


def _state_of(build, customer, *values):
    return build(CustomerState.objects.filter(pk=customer), *values)


def _deals(actor, customer, build, *values):
    return seen(Opportunity, actor, _deals_of, build, customer, *values)


def _deals_of(rows, build, customer, *values):
    return build(rows.filter(customer=customer), *values)
