from django.utils.translation import gettext_lazy as _

from guanxi.customers.customers.choices import Lifecycle
from guanxi.customers.customers.models import Customer
from guanxi.customers.grades.queries import grade_choices
from guanxi.kit.fields import Field
from guanxi.kit.records import Order, Record, Search, Section, register


def state(name: str, label, kind: str, **options) -> Field:
    """A derived fact, read from the 1:1 state."""
    return Field(name, label=label, kind=kind, path=f"state__{name}", **options)


@register
class CustomerRecord(Record):
    """The archive of one customer."""

    model = Customer
    slug = "customers"
    icon = "building"
    menu = ("customers", 10)
    quick_create = True
    importer = "guanxi.customers.intake.imports.Importer"
    columns = ("name", "grade", "owner", "standing", "last_contact_at", "next_contact_on", "revenue_year", "completeness")
    compact = ("grade", "name", "revenue_year", "owner", "last_contact_at", "next_contact_on")
    related = ("owner", "state", "source", "department")
    exclude = ("name_core", "name_sort", "phone_key")
    orders = (
        Order("updated", _("Last changed"), ("-updated_at", "-id")),
        Order("name", _("Name"), ("name_sort", "id")),
        Order("next", _("Next contact"), ("state__next_contact_on", "state__customer_id"), scope_prefix="state__"),
        Order("score", _("Score"), ("-state__score", "-state__customer_id"), scope_prefix="state__"),
    )
    search = Search(names=("name", "short_name"), codes=("code", "credit_code"), phones=("phone", "phone2"))
    extra = (
        state("grade", _("Grade"), "choice", choices=grade_choices, template="grade"),
        state("score", _("Score"), "decimal"),
        state("last_contact_at", _("Last contact"), "datetime"),
        state("next_contact_on", _("Next contact"), "date", template="neglect", since="last_contact_at"),
        state("next_reason", _("Reason for the next contact"), "text"),
        state("revenue_year", _("Sales, last 12 months"), "money", template="wan"),
        state("profit_year", _("Profit, last 12 months"), "money", template="wan"),
        state("revenue_total", _("Sales, all"), "money", template="wan"),
        state("order_count", _("Orders"), "int"),
        state("last_order_on", _("Last order"), "date"),
        state("completeness", _("Completeness"), "percent", template="ring"),
        Field("tags", label=_("Tags"), kind="tags", editable=True, path="tags", filterable=True, is_many=True),
    )
    tune = {
        "name": {
            "synonyms": (
                "客户名称",
                "公司名称",
                "单位名称",
                "企业名称",
                "客户",
                "公司",
                "单位",
                "名称",
                "姓名",
                "顾客姓名",
                "客户全称",
                "customer",
                "company",
                "account",
                "name",
            )
        },
        "short_name": {"synonyms": ("简称", "客户简称", "公司简称")},
        "code": {"synonyms": ("客户编号", "编号", "客户id", "客户 ID", "客户代码", "客户号", "customer id", "id")},
        "kind": {"synonyms": ("类型", "客户类型", "客户性质", "申请人性质", "细分")},
        "credit_code": {"synonyms": ("统一社会信用代码", "信用代码", "税号", "税号/信用代码", "机构代码", "纳税人识别号", "营业执照号")},
        "legal_representative": {"synonyms": ("法人", "法人代表", "法定代表人", "法人姓名")},
        "registered_capital": {"synonyms": ("注册资本", "注册资金", "资本额")},
        "founded_on": {"synonyms": ("成立时间", "成立日期", "创立日期")},
        "industry": {"synonyms": ("行业", "所属行业", "业种", "行业类别")},
        "business_scope": {"synonyms": ("经营范围", "主营", "主营业务", "主营产品")},
        "organisation_form": {"synonyms": ("组织形式", "企业性质", "公司性质")},
        "staff_count": {"synonyms": ("员工人数", "人数", "员工数", "公司人数")},
        "annual_sales": {"synonyms": ("年销售额", "年营业额")},
        "bank": {"synonyms": ("往来银行", "开户行", "开户银行")},
        "bank_account": {"masked": True, "filterable": False, "synonyms": ("银行账号", "账号")},
        "credit_rating": {"synonyms": ("信用等级", "信用评级")},
        "standing": {"template": "weight", "synonyms": ("地位", "客户地位", "重要程度", "分类")},
        "interest_type": {"synonyms": ("意向", "意向类型", "购买意向")},
        "phone": {
            "kind": "phone",
            "masked": True,
            "synonyms": ("电话", "手机", "手机号码", "联系电话", "手机号", "公司电话", "移动电话", "phone", "mobile", "tel"),
        },
        "phone2": {"kind": "phone", "masked": True, "synonyms": ("固定电话", "座机", "其他电话", "电话2", "办公电话")},
        "fax": {"synonyms": ("传真",)},
        "email": {"masked": True, "synonyms": ("邮箱", "电子邮件", "E-mail", "email", "电子邮箱", "邮件")},
        "website": {"synonyms": ("网址", "网站", "官网")},
        "wechat": {"synonyms": ("微信", "微信号")},
        "region": {"kind": "region", "synonyms": ("地区", "省市区", "所在地", "所在地区")},
        "address": {"synonyms": ("地址", "详细地址", "通讯地址", "公司地址", "联系地址")},
        "postcode": {"synonyms": ("邮编", "邮政编码")},
        "source": {"template": "source", "synonyms": ("来源", "客户来源", "来源渠道", "认知途径")},
        "occasion": {"template": "occasion", "synonyms": ("获客活动", "展会", "活动名称")},
        "referrer": {"synonyms": ("介绍人", "推荐人", "转介绍人")},
        "owner": {"synonyms": ("负责人", "业务员", "销售", "销售员", "跟进人", "客户经理", "归属人")},
        "filed_on": {"synonyms": ("建档日期", "创建时间", "创建日期", "录入日期", "登记日期")},
        "traded_since": {"synonyms": ("开始交往", "开始交往时间", "合作开始", "首次合作")},
        "remarks": {"synonyms": ("备注", "说明", "其他")},
        "born_on": {"synonyms": ("出生日", "出生日期", "生日")},
        "sex": {"synonyms": ("性别",)},
        "occupation": {"synonyms": ("职业",)},
        "hobbies": {"synonyms": ("兴趣爱好", "爱好")},
        "economic_state": {"synonyms": ("经济状况",)},
        "confidentiality": {"once": True, "synonyms": ("密级", "保密等级", "机密等级", "保密级别")},
        "custody": {"once": True, "synonyms": ("保管层级", "保管级别", "档案层级", "档案级别")},
        "keeper": {"once": True, "synonyms": ("保管人", "档案保管人")},
    }
    sections = (
        Section(_("Basics"), ("name", "kind", "short_name", "code", "owner", "source", "occasion", "referrer", "basis", "standing", "interest_type", "lifecycle", "tags")),
        Section(_("Ways to reach"), ("phone", "phone2", "email", "wechat", "fax", "website", "region", "address", "postcode")),
        Section(
            _("Company"),
            (
                "credit_code", "legal_representative", "registered_capital", "founded_on", "organisation_form", "industry", "business_scope",
                "assets", "staff_count", "annual_sales", "bank", "bank_account", "credit_rating",
            ),
        ),
        Section(_("Person"), ("sex", "born_on", "occupation", "job_title", "economic_state", "hobbies"), open=False),
        Section(
            _("Traits"), ("service_area", "sales_ability", "potential", "philosophy", "direction", "policy", "scale", "features"), open=False
        ),
        Section(_("Business"), ("results", "staff_quality", "competitors", "relation", "attitude"), open=False),
        Section(
            _("Trading"),
            (
                "sales_activity", "problems", "advantages", "countermeasures", "reputation", "credit_status", "trading_terms",
                "credit_problems",
            ),
            open=False,
        ),
        Section(_("Roles"), ("is_direct", "is_dealer", "is_supplier", "is_adviser", "adviser_kind"), open=False),
        Section(_("Filing"), ("filed_on", "traded_since", "remarks", "confidentiality", "custody", "keeper"), open=False),
    )  # fmt: skip
    header_template = "customers/customers/_header.html"
    actions = {"custody": _("Change level and custody")}
    empty_hint = _("Import the list you have, or write down the first one.")

    def initial(self, actor, request=None):
        """A new customer belongs to whoever files it."""
        return {"owner": actor.user_id, "lifecycle": Lifecycle.FUTURE}
