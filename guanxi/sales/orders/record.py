from django.utils.translation import gettext_lazy as _

from guanxi.commons.numbering.actions import declare, next_number
from guanxi.kit import records
from guanxi.kit.records import Record, Search, Section, register
from guanxi.sales.orders.models import Order

declare("sales.order", "SO-{yyyy}{mm}-{n:04}", _("Order"))


@register
class OrderRecord(Record):
    """A sales order."""

    model = Order
    slug = "orders"
    module = "sales"
    icon = "file-text"
    menu = ("sales", 30)
    title = "number"
    columns = ("number", "customer", "ordered_on", "amount", "profit", "status", "salesperson", "due_on")
    compact = ("", "customer", "amount", "number", "ordered_on")
    related = ("customer", "salesperson", "owner")
    exclude = ("import_key",)
    orders = (records.Order("date", _("Order date"), ("-ordered_on", "-id")),)
    search = Search(names=(), codes=("number",))
    tune = {
        "number": {"required": False, "synonyms": ("订单编号", "订单号", "订单 ID", "单号", "合同号", "OrderID")},
        "customer": {"synonyms": ("客户名称", "客户", "公司名称", "单位名称", "customer", "CustomerID")},
        "ordered_on": {"synonyms": ("订单日期", "下单日期", "日期", "签单日期", "OrderDate", "date")},
        "salesperson": {"synonyms": ("业务员", "销售员", "负责人", "销售")},
        "amount": {"synonyms": ("订单金额", "金额", "销售额", "总金额", "成交金额", "amount", "sales")},
        "cost": {"synonyms": ("成本", "总成本")},
        "profit": {"synonyms": ("利润", "毛利", "profit")},
        "due_on": {"synonyms": ("应付日期", "到期日", "付款期限", "应收日期")},
        "remarks": {"synonyms": ("备注",)},
        "owner": {"editable": False},
    }
    sections = (
        Section(
            "", ("customer", "number", "ordered_on", "status", "salesperson", "amount", "cost", "profit", "currency", "due_on", "remarks")
        ),
    )
    empty_hint = _("Import the order history; grading and Today live on it.")

    def capture(self, obj, actor):
        """A new order that nobody numbered gets the next number."""
        if obj._state.adding and not obj.number:
            obj.number = next_number("sales.order", on=obj.ordered_on)
