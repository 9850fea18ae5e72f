from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.catalog.needs.models import Need
from guanxi.customers.customers.record import CustomerRecord
from guanxi.customers.infoclasses.queries import CLASSED
from guanxi.desk.saving import Refused
from guanxi.kit.fields import Field
from guanxi.kit.records import Order, Record, Section, register


class Rows(Field):
    """Rows behind a customer: filters ask for them ("needs.product.name = …"), the card of needs shows them, no list does."""

    def value(self, obj):
        """Nothing that a list or an interface could show."""

    in_memory = value


CustomerRecord.extra = (
    *CustomerRecord.extra,
    Rows("needs", label=gettext_lazy("needs"), kind="ref", ref="catalog.need", is_many=True, exportable=False),
)


@register
class NeedRecord(Record):
    """A need of a customer."""

    model = Need
    slug = "needs"
    icon = "heart"
    menu = ("customers", 39)
    title = "kind"
    columns = ("customer", "kind", "product", "category", "need", "since", "until", "info_class")
    compact = ("", "customer", "kind", "product", "since")
    related = ("customer", "product", "owner")
    exclude = ("import_key",)
    orders = (Order("updated", gettext_lazy("Last changed"), ("-updated_at", "-id")),)
    tune = {
        "customer": {"synonyms": ("客户", "客户名称", "公司名称", "customer")},
        "product": {"synonyms": ("产品", "产品名称", "商品", "偏好产品")},
        "category": {"synonyms": ("产品类别", "品类", "类别", "产品大类")},
        "kind": {"synonyms": ("需求类型", "偏好")},
        "need": {"synonyms": ("需求", "需求内容", "具体需求")},
        "since": {"synonyms": ("提出日期", "日期", "开始日期")},
        "until": {"synonyms": ("截止日期", "有效期至")},
        "info_class": CLASSED,
        "owner": {"editable": False},
    }
    sections = (Section("", ("customer", "kind", "product", "category", "need", "since", "until", "info_class")),)
    empty_hint = gettext_lazy(
        "What does a customer need, prefer, or never want? Note it on his page: whoever talks with him next will know."
    )

    def initial(self, actor, request=None):
        """Needs belong to the class of needs."""
        return {"info_class": "needs"}

    def capture(self, obj, actor):
        """Something must be named."""
        if obj.product_id is None and not obj.category and not obj.need:
            raise Refused({"need": [_("Name the product, the kind of products, or what exactly is needed.")]})
