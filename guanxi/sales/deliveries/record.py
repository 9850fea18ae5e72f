from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guanxi.kit.errors import DomainError
from guanxi.kit.records import Order, Record, Search, Section, register
from guanxi.sales.deliveries.models import Delivery


@register
class DeliveryRecord(Record):
    """Goods on their way."""

    model = Delivery
    slug = "deliveries"
    module = "sales"
    icon = "truck-delivery"
    menu = ("sales", 35)
    title = "number"
    columns = ("number", "customer", "order", "shipped_on", "delivered_on", "carrier")
    compact = ("", "customer", "number", "shipped_on", "delivered_on")
    related = ("customer", "order")
    exclude = ("import_key",)
    orders = (Order("shipped", _("Shipped"), ("-shipped_on", "-id")),)
    search = Search(names=(), codes=("number",))
    tune = {
        "number": {"synonyms": ("发货单号", "送货单号", "运单号", "快递单号")},
        "customer": {"synonyms": ("客户", "客户名称", "公司名称")},
        "order": {"synonyms": ("订单编号", "订单号", "订单 ID")},
        "shipped_on": {"synonyms": ("发货日期", "发货时间", "出货日期")},
        "delivered_on": {"synonyms": ("签收日期", "到货日期", "交货日期", "送达日期")},
        "carrier": {"synonyms": ("承运商", "物流公司", "快递公司", "邮寄方式")},
        "owner": {"editable": False},
    }
    sections = (Section("", ("customer", "order", "number", "shipped_on", "delivered_on", "carrier", "remarks")),)
    empty_hint = _("What left the warehouse, and when it arrived.")

    def initial(self, actor, request=None):
        """Shipped today."""
        return {"shipped_on": timezone.localdate()}

    def capture(self, obj, actor):
        """Nothing arrives before it left."""
        if obj.delivered_on and obj.shipped_on and obj.delivered_on < obj.shipped_on:
            raise DomainError(gettext("It cannot arrive before it was shipped."), "delivered_on")
