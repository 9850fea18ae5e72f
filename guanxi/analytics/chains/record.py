from django.utils.translation import gettext_lazy as _

from guanxi.kit.menu import add_entry

add_entry(
    _("From source to profit"),
    "/analytics/chain/",
    "chart-line",
    "analysis",
    20,
    allowed=lambda actor: actor.may("customers.customer", "view") or actor.may("customers.lead", "view"),
)
