from django.utils.translation import gettext_lazy as _

from guanxi.customers.sources.models import Source
from guanxi.kit.records import Order, Record, Search, Section, register


@register
class SourceRecord(Record):
    """Where customers come from."""

    model = Source
    slug = "sources"
    icon = "map-pin"
    menu = ("customers", 60)
    columns = ("name", "parent", "definition", "is_doubtful")
    compact = ("", "name", "parent", "definition", "")
    sections = (Section("", ("name", "parent", "definition", "is_doubtful", "position")),)
    orders = (Order("position", _("Position"), ("position", "id")),)
    search = Search(names=("name",))
    empty_hint = _("Write down where your customers come from: fairs, referrals, the shop, the internet.")
