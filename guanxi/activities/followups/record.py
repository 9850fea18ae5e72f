from django.utils.translation import gettext_lazy as _

from guanxi.activities.followups.actions import check
from guanxi.activities.followups.models import FollowUp
from guanxi.customers.infoclasses.queries import CLASSED
from guanxi.kit.records import Order, Record, Section, register


@register
class FollowUpRecord(Record):
    """One contact with a customer or a lead."""

    model = FollowUp
    slug = "followups"
    icon = "pencil-plus"
    menu = ("customers", 30)
    title = "kind"
    columns = ("at", "customer", "lead", "kind", "outcome", "content", "author", "next_on")
    compact = ("", "customer", "kind", "content", "at")
    related = ("customer", "lead", "author", "contact")
    exclude = ("import_key",)
    orders = (Order("at", _("When"), ("-at", "-id")),)
    tune = {
        "customer": {"synonyms": ("客户", "客户名称", "公司名称", "customer")},
        "lead": {"synonyms": ("线索", "线索名称", "lead")},
        "kind": {"synonyms": ("方式", "跟进方式", "联系方式", "类型")},
        "at": {"synonyms": ("时间", "跟进时间", "联系时间", "日期", "跟进日期")},
        "content": {"synonyms": ("内容", "跟进内容", "沟通内容", "记录", "备注")},
        "author": {"synonyms": ("跟进人", "业务员", "记录人", "负责人")},
        "next_on": {"synonyms": ("下次跟进", "下次联系", "下次跟进时间", "下次联系日期")},
        "info_class": CLASSED,
        "owner": {"editable": False},
    }
    sections = (
        Section(
            "",
            (
                "customer",
                "lead",
                "contact",
                "kind",
                "at",
                "minutes",
                "outcome",
                "content",
                "next_on",
                "next_time",
                "next_reason",
                "info_class",
                "author",
            ),
        ),
    )
    empty_hint = _("Log a contact from the customer's page or from Today.")

    def capture(self, obj, actor):
        """The generic form and the API know the same rules as the composer."""
        check(obj)
