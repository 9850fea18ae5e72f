from django.utils.translation import gettext_lazy as _

from guanxi.kit.fields import Field
from guanxi.kit.records import Order, Record, Section, register
from guanxi.sales.receipts.models import Receipt
from guanxi.sales.receipts.queries import UNPAID


@register
class ReceiptRecord(Record):
    """Money due and received."""

    model = Receipt
    slug = "receipts"
    module = "sales"
    icon = "coin-yuan"
    menu = ("sales", 40)
    title = "customer"
    columns = ("customer", "order", "due_on", "due_amount", "received_on", "received_amount", "delay_reason")
    compact = ("", "customer", "due_amount", "due_on", "received_on")
    related = ("customer", "order")
    exclude = ("import_key",)
    orders = (Order("due", _("Due"), ("-due_on", "-id")),)
    extra = (
        Field(
            "is_unpaid",
            label=_("Not paid in full"),
            kind="bool",
            read=lambda receipt: receipt.is_unpaid,
            holds=UNPAID,
            made_of=("due_amount", "received_on", "received_amount"),
            exportable=False,  # a cell that is no column makes an export five times as slow
        ),
    )
    tune = {
        "due_on": {"synonyms": ("应收日期", "到期日", "应付日期", "约定付款日")},
        "due_amount": {"synonyms": ("应收金额", "应收")},
        "received_on": {"synonyms": ("回款日期", "到账日期", "付款日期", "收款日期")},
        "received_amount": {"synonyms": ("回款金额", "到账金额", "已付金额", "收款金额")},
        "delay_reason": {"synonyms": ("延期原因", "拖欠原因")},
        "owner": {"editable": False},
    }
    sections = (Section("", ("customer", "order", "due_on", "due_amount", "received_on", "received_amount", "method", "delay_reason")),)
    empty_hint = _("What customers owe by when; credit points come from here.")
