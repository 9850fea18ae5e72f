from django.utils.translation import gettext_lazy as _

from guanxi.customers.infoclasses.queries import CLASSED
from guanxi.customers.majorchanges.models import MajorChange
from guanxi.kit.records import Order, Record, Section, register


@register
class MajorChangeRecord(Record):
    """What changed at a customer."""

    model = MajorChange
    slug = "major-changes"
    icon = "alert-triangle"
    menu = ("customers", 36)
    title = "kind"
    columns = ("on", "customer", "kind", "what", "source", "info_class")
    compact = ("", "customer", "kind", "what", "on")
    related = ("customer", "owner")
    exclude = ("import_key",)
    orders = (Order("on", _("When"), ("-on", "-id")),)
    tune = {
        "customer": {"synonyms": ("客户", "客户名称", "公司名称", "customer")},
        "on": {"synonyms": ("日期", "时间", "变化日期", "发生日期")},
        "kind": {"synonyms": ("类别", "变化类型", "种类")},
        "what": {"synonyms": ("内容", "变化内容", "重大变化", "事项")},
        "source": {"synonyms": ("来源", "消息来源")},
        "info_class": CLASSED,
        "owner": {"editable": False},
    }
    sections = (Section("", ("customer", "on", "kind", "what", "source", "info_class")),)
    empty_hint = _("A new owner, a move, a lawsuit: what one of us hears, all should know. Note it on the customer's page.")
