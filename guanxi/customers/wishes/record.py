from django.utils.translation import gettext_lazy as _

from guanxi.customers.leads.queries import knows
from guanxi.customers.wishes.models import Wish, this_year
from guanxi.kit.records import Order, Record, Search, Section, Verb, register


def _may_become_lead(wish, actor) -> bool:
    if not knows(actor, "status", "lead", "customer", key="customers.wish") or not actor.may("customers.lead", "add"):
        return False
    return not wish.partner and wish.status != Wish.Status.DROPPED


@register
class WishRecord(Record):
    """The companies we most want to do business with."""

    model = Wish
    slug = "wishes"
    icon = "star"
    menu = ("customers", 40)
    columns = ("name", "year", "priority", "status", "owner", "industry", "region", "lead", "customer")
    compact = ("", "name", "year", "status", "owner")
    related = ("owner", "lead", "customer", "department")
    exclude = ("name_core",)
    orders = (Order("year", _("Year"), ("-year", "priority", "id")),)
    tabs = (
        (_("This year"), lambda: f"year = {this_year()}"),
        (_("Not begun"), "status = open"),
        (_("Working on it"), "status = working"),
        (_("Buys from us"), "status = won"),
        (_("Dropped"), "status = dropped"),
    )
    search = Search(names=("name",))
    tune = {"region": {"kind": "region"}, "year": {"template": "plain"}}
    sections = (
        Section("", ("name", "year", "priority", "status", "owner", "reason", "approach")),
        Section(_("Company"), ("industry", "region", "remarks")),
        Section(_("Filing"), ("lead", "customer")),
    )
    verbs = (
        Verb(
            "lead",
            _("Make it a lead"),
            "bulb",
            url=lambda wish: f"/customers/wishes/{wish.pk}/lead/",
            method="post",
            primary=True,
            allowed=_may_become_lead,
        ),
    )
    importer = None
    empty_hint = _(
        "Write down the companies you want most this year. When one of them comes in as a lead or customer, the list knows by itself."
    )

    def initial(self, actor, request=None):
        """A wish of one's own, for this year."""
        return {"owner": actor.user_id}
