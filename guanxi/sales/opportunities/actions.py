"""Verbs on opportunities."""

from django.utils import timezone

from guanxi.kit.actor import current_actor
from guanxi.sales.opportunities.models import Opportunity


def open_deal(customer, *, name: str, amount=None, expected_on=None, remarks: str = "", salesperson=None) -> Opportunity:
    """Opens a deal with a customer, today."""
    deal = Opportunity(
        customer=customer, name=name[:160], amount=amount, expected_on=expected_on, remarks=remarks, opened_on=timezone.localdate(),
        salesperson_id=salesperson.pk if salesperson else customer.owner_id or current_actor().user_id,
    )  # fmt: skip
    deal.save()
    return deal
