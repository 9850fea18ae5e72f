"""A lead that is converted with a deal in view opens that deal, in the same transaction."""

from guanxi.kit.changes import listens
from guanxi.sales.opportunities.actions import open_deal


@listens("lead.converted")
def open_the_deal(customer, opportunity, made, lead=None, **facts) -> None:
    """What the lead wanted stands in the deal's remarks."""
    if opportunity is not None:
        deal = open_deal(customer, **{"name": customer.name} | {n: v for n, v in opportunity.items() if v not in (None, "")})
        made["sales.opportunity"] = [deal.pk]
