from django.utils.translation import gettext_lazy as _

from guanxi.customers.occasions.models import Occasion
from guanxi.kit.records import Order, Record, Search, Section, register


@register
class OccasionRecord(Record):
    """Efforts by which customers become known."""

    model = Occasion
    slug = "occasions"
    icon = "calendar-event"
    menu = ("customers", 65)
    columns = ("name", "kind", "source", "region", "begins_on", "ends_on", "responsible", "cost_amount")
    compact = ("", "name", "cost_amount", "kind", "begins_on")
    related = ("source", "responsible")
    sections = (Section("", ("name", "kind", "source", "responsible", "region", "begins_on", "ends_on", "cost_amount", "remarks")),)
    orders = (Order("updated", _("Last changed"), ("-updated_at", "-id")),)
    search = Search(names=("name",))
    tune = {"region": {"kind": "region"}}
    empty_hint = _("Write down the fair, the street or the list before the names come in: then you see later what it brought.")
