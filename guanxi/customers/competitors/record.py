from django.utils.translation import gettext_lazy as _

from guanxi.customers.competitors.models import Competitor
from guanxi.kit.records import Order, Record, Search, Section, register


@register
class CompetitorRecord(Record):
    """A competitor at one customer."""

    model = Competitor
    slug = "competitors"
    icon = "target"
    menu = ("customers", 37)
    columns = ("name", "customer", "side", "products", "price", "strength", "share", "updated_at")
    compact = ("", "name", "share", "customer", "strength")
    related = ("customer", "rival", "owner")
    exclude = ("import_key",)
    orders = (Order("updated", _("Last changed"), ("-updated_at", "-id")),)
    search = Search(names=("name",))
    tune = {
        "customer": {"synonyms": ("客户", "客户名称", "公司名称", "customer")},
        "name": {"synonyms": ("竞争对手", "竞争对手名称", "对手", "竞争厂家", "competitor")},
        "side": {"synonyms": ("竞争关系", "与谁竞争")},
        "products": {"synonyms": ("产品", "竞争产品")},
        "price": {"synonyms": ("价格", "价格水平")},
        "strength": {"synonyms": ("实力", "强弱")},
        "share": {"kind": "percent", "synonyms": ("份额", "占比", "市场份额")},
        "relation": {"synonyms": ("关系", "与客户关系")},
        "remarks": {"synonyms": ("备注",)},
        "owner": {"editable": False},
    }
    sections = (Section("", ("customer", "name", "rival", "side", "strength", "share", "products", "price", "relation", "remarks")),)
    empty_hint = _("Who else sells to your customers, at what price and how well? Note it on the customer's page.")
