"""The places of the clash check and of the rules in the navigation, and the right to manage both search and rules."""

from django.utils.translation import gettext_lazy as _

from guanxi.kit import menu, rights
from guanxi.kit.actor import Actor

rights.declare_permission("duplicates.manage", _("Search for duplicates and change its rules"))


def may_check(actor: Actor) -> bool:
    """Who may add customers or leads may ask whether somebody is on file already (OWN-03)."""
    return actor.may("customers.customer", "add") or actor.may("customers.lead", "add")


menu.add_entry(_("Clash check"), "/customers/clash/", "users-group", "customers", 60, allowed=may_check)
menu.add_entry(
    _("Rules for duplicates"),
    "/customers/duplicates/rules/",
    "adjustments",
    "admin",
    45,
    allowed=lambda actor: actor.has("duplicates.manage"),
)
