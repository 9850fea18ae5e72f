from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.customers.behaviours.models import Behaviour
from guanxi.customers.leads.record import LeadRecord
from guanxi.desk.saving import Refused
from guanxi.kit.fields import Field
from guanxi.kit.records import Order, Record, Section, register


class Deeds(Field):
    """The behaviours of a lead. Filters and rules ask for them ("behaviours.kind = downloaded"); pages tell them on the timeline, no list shows them."""

    def value(self, obj):
        """Nothing that a list or an interface could show."""

    in_memory = value


LeadRecord.extra = (
    *LeadRecord.extra,
    Deeds(
        "behaviours",
        label=gettext_lazy("behaviours"),
        kind="ref",
        ref="customers.behaviour",
        is_many=True,
        exportable=False,
    ),
)


@register
class BehaviourRecord(Record):
    """What prospects did before they bought."""

    model = Behaviour
    slug = "behaviours"
    attachments = ""
    icon = "eye"
    menu = ("customers", 35)
    title = "kind"
    columns = ("at", "lead", "customer", "kind", "what", "network", "source")
    compact = ("", "lead", "kind", "what", "at")
    related = ("lead", "customer", "source")
    exclude = ("import_key",)
    orders = (Order("at", gettext_lazy("When"), ("-at", "-id")),)
    tune = {
        "lead": {"synonyms": ("线索", "线索名称", "lead")},
        "customer": {"synonyms": ("客户", "客户名称", "公司名称", "customer")},
        "kind": {"synonyms": ("行为", "动作", "做了什么", "类型", "event")},
        "at": {"synonyms": ("时间", "日期", "发生时间", "time")},
        "what": {"synonyms": ("内容", "页面", "资料", "活动", "标题")},
        "network": {"synonyms": ("平台", "社交平台", "网络")},
        "where": {"synonyms": ("网址", "链接", "地点", "url")},
        "source": {"synonyms": ("来源", "渠道")},
        "owner": {"editable": False},
    }
    sections = (Section("", ("lead", "customer", "kind", "at", "what", "network", "where", "source")),)
    empty_hint = gettext_lazy("Note it on the page of a lead or a customer, import it, or let your website send it through the API.")

    def capture(self, obj, actor):
        """One of both must be named; of a lead that is a customer already, the customer hears too."""
        if obj.lead_id is None and obj.customer_id is None:
            raise Refused({"lead": [_("Choose the customer or the lead.")]})
        if obj.lead_id and obj.lead.customer_id != obj.customer_id:
            if obj.customer_id is not None:
                raise Refused({"lead": [_("This lead has not become that customer. Choose one of both.")]})
            obj.customer_id = obj.lead.customer_id
        if obj.at and obj.at > timezone.now() + timedelta(minutes=5):
            raise Refused({"at": [_("This lies in the future.")]})
