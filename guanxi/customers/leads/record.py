from django.utils.translation import gettext_lazy as _

from guanxi.customers.infoclasses.queries import CLASSED
from guanxi.customers.leads.actions import check_move, give_up
from guanxi.customers.leads.choices import Status
from guanxi.customers.leads.forms import ReasonForm
from guanxi.customers.leads.models import Lead
from guanxi.customers.leads.queries import knows
from guanxi.desk.saving import Refused
from guanxi.kit.errors import DomainError
from guanxi.kit.fields import Field
from guanxi.kit.records import BulkVerb, Order, Record, Search, Section, Verb, register

OWN_URL = "/customers/leads/{}/{}/"


def _may_close(lead, actor) -> bool:
    return knows(actor, "status") and Status.CLOSED in lead.moves


@register
class LeadRecord(Record):
    """A name that may become a customer."""

    model = Lead
    slug = "leads"
    icon = "bulb"
    menu = ("customers", 5)
    quick_create = True
    importer = "guanxi.customers.intake.leads.Importer"
    columns = ("name", "status", "contact_name", "phone", "source", "owner", "score", "last_contact_at", "next_contact_on")
    compact = ("", "name", "score", "status", "contact_name", "next_contact_on")
    related = ("owner", "source", "occasion", "referrer", "customer", "department")
    exclude = ("name_core", "name_sort", "phone_key", "import_key", "conversion", "next_contact_time")
    orders = (
        Order("updated", _("Last changed"), ("-updated_at", "-id")),
        Order("score", _("Score"), ("-score", "-id")),
        Order("next", _("Next contact"), ("next_contact_on", "id")),
    )
    tabs = (
        (_("To call today"), "next_contact_on <= today and status in (new, working, promising)"),
        (_("New lead"), "status = new"),
        (_("In contact"), "status = working"),
        (_("Promising"), "status = promising"),
        (_("Converted"), "status = converted"),
        (_("Given up"), "status = closed"),
    )
    search = Search(names=("name", "contact_name"), phones=("phone", "phone2"))
    extra = (Field("tags", label=_("Tags"), kind="tags", editable=True, path="tags", filterable=True, is_many=True),)
    tune = {
        "name": {
            "synonyms": ("线索名称", "线索", "公司", "公司名称", "客户名称", "单位名称", "企业名称", "名称", "lead", "company", "name")
        },
        "kind": {"synonyms": ("类型", "客户类型", "性质")},
        "status": {"synonyms": ("状态", "线索状态", "跟进状态", "阶段", "status")},
        "contact_name": {"synonyms": ("联系人", "联系人姓名", "姓名", "contact")},
        "contact_title": {"synonyms": ("职务", "职位", "联系人职务", "title")},
        "phone": {
            "kind": "phone",
            "masked": True,
            "synonyms": ("电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "phone", "mobile", "tel"),
        },
        "phone2": {"kind": "phone", "masked": True, "synonyms": ("固定电话", "座机", "其他电话", "电话2", "办公电话")},
        "email": {"masked": True, "synonyms": ("邮箱", "电子邮件", "E-mail", "email")},
        "wechat": {"synonyms": ("微信", "微信号")},
        "website": {"synonyms": ("网址", "网站", "官网", "website")},
        "social_network": {"synonyms": ("社交平台", "平台")},
        "social_account": {"synonyms": ("社交账号", "账号", "抖音号")},
        "industry": {"synonyms": ("行业", "所属行业", "industry")},
        "region": {"kind": "region", "synonyms": ("地区", "省市区", "所在地", "所在地区")},
        "address": {"synonyms": ("地址", "详细地址", "公司地址", "address")},
        "need": {"synonyms": ("需求", "意向", "意向产品", "咨询内容", "留言", "need")},
        "remarks": {"synonyms": ("备注", "说明", "remarks")},
        "info_class": CLASSED,
        "closed_reason": {"when": ("status", (Status.CLOSED.value,)), "synonyms": ("放弃原因", "无效原因", "关闭原因")},
        "converted_at": {"label": _("Converted on")},
        "source": {"template": "source", "synonyms": ("来源", "线索来源", "来源渠道", "渠道", "source", "origin")},
        "occasion": {"template": "occasion", "synonyms": ("获客活动", "展会", "活动", "活动名称", "campaign")},
        "referrer": {"synonyms": ("介绍人", "推荐人", "转介绍人")},
        "owner": {"synonyms": ("负责人", "跟进人", "业务员", "销售", "owner")},
        "extra": {"masked": True},  # answers to questions of one's own may be numbers
        "next_contact_on": {"template": "neglect", "since": "last_contact_at"},
    }
    sections = (
        Section("", ("name", "kind", "status", "closed_reason", "owner", "tags", "need")),
        Section(
            _("Ways to reach"),
            (
                "contact_name",
                "contact_title",
                "phone",
                "phone2",
                "email",
                "wechat",
                "website",
                "social_network",
                "social_account",
                "region",
                "address",
            ),
        ),
        Section(_("Origin"), ("source", "occasion", "referrer", "basis", "industry", "info_class", "remarks")),
        Section(_("Filing"), ("score", "next_reason", "customer", "converted_at", "converted_by")),
    )
    verbs = (
        Verb("closure", _("Give up"), "x", url=lambda lead: OWN_URL.format(lead.pk, "closure"), allowed=_may_close),
        Verb(
            "reopening",
            _("Take up again"),
            "restore",
            url=lambda lead: OWN_URL.format(lead.pk, "reopening"),
            allowed=lambda lead, actor: knows(actor, "status") and lead.status == Status.CLOSED,
            method="post",
            primary=True,
        ),
    )
    bulk = (BulkVerb("give_up", _("Give up"), "x", give_up, ReasonForm),)
    header_template = "customers/leads/_header.html"
    empty_hint = _("Names from a fair, a business card or the enquiry form are kept here until they are worth a file of their own.")

    def initial(self, actor, request=None):
        """A new lead belongs to whoever files it."""
        return {"owner": actor.user_id}

    def capture(self, obj, actor):
        """Form, cell, bulk change and API know the same moves as the verbs; what became a customer is changed there."""
        was = getattr(obj, "_loaded", {}).get("status")
        if was == Status.CONVERTED:
            raise Refused({"": [_("This lead is a customer already. Change the customer's file.")]})
        try:
            if was and obj.status != was:
                check_move(was, obj.status)
        except DomainError as refusal:
            raise Refused({"status": [refusal.message]}) from refusal
        if obj.status == Status.CONVERTED:
            raise Refused({"status": [_("This status is not set by hand.")]})
        if obj.status != Status.CLOSED:
            obj.closed_reason = ""
        elif not obj.closed_reason:
            raise Refused({"closed_reason": [_("Say why it is given up.")]})
