from django.utils.translation import gettext_lazy as _

from guanxi.commons.marks.queries import doubt_field
from guanxi.customers.customers import outlines  # noqa: F401 (a drawing)
from guanxi.customers.customers.ages import age_of
from guanxi.customers.customers.cardtypes import sections
from guanxi.customers.customers.choices import CardType, Lifecycle
from guanxi.customers.customers.models import Customer, Profile
from guanxi.customers.grades.queries import grade_choices
from guanxi.kit.fields import Field, field_from_model
from guanxi.kit.records import Order, Record, Search, Section, register


def state(name: str, label, kind: str, **options) -> Field:
    """A derived fact, read from the 1:1 state."""
    return Field(name, label=label, kind=kind, path=f"state__{name}", **options)


# Private facts about a person who is a customer (M13): consent, masking and erasure go by this mark, and the ready roles that have no need of them.
PERSONAL = (
    "sex", "born_on", "economic_state", "hobbies", "birth_year", "education", "character", "ability", "family", "interests", "habits", "relationships",
    "home_address", "home_phone",
)  # fmt: skip
LEAF = {
    "education": ("学历", "文化程度", "教育程度"), "character": ("性格",), "ability": ("能力",), "family": ("家庭", "家庭情况", "家庭状况"), "interests": ("兴趣",),
    "habits": ("习惯", "生活习惯"), "relationships": ("人际关系", "社会关系"), "home_address": ("家庭住址", "家庭地址", "住址"),
    "home_phone": ("家庭电话", "宅电", "家庭电话号码"), "birth_year": ("出生年份", "出生年"),
    "financial_state": ("经济财务状况", "财务状况", "经济状况及财务状况"), "trade_problems": ("行业问题", "行业存在的问题"), "trade_chances": ("行业机会",),
    "trends": ("行业动态", "行业近况", "最新动态"), "innovation": ("创新", "创新情况"), "market_share": ("市场占有率", "市场份额"), "mission": ("使命", "企业使命", "宗旨"),
    "product_structure": ("产品结构",), "competition": ("市场竞争", "市场竞争状况", "竞争状况"), "competitive_ability": ("竞争能力", "市场竞争力", "竞争力"),
    "market_capacity": ("市场容量",), "organisation_chart": ("组织机构图", "组织结构图", "组织架构"), "decision_thinking": ("决策者思路", "决策人思路", "决策者的思路"),
    "structure": ("机构", "机构设置", "公司结构", "组织结构"), "staffing": ("人员配置", "人员配备", "人员结构"), "sales_model": ("销售模式", "营销模式"),
    "channels": ("渠道", "销售渠道", "营销渠道"), "call_time": ("适合通话时间", "方便通话时间", "合适的通话时间", "通话时间"),
    "trade_needs": ("行业需求", "行业特殊需求", "特殊需求"), "ad_position": ("广告位置", "版位", "广告版位"), "ad_layout": ("广告版式", "版式", "版面"),
    "ad_strategy": ("广告策略", "宣传策略"), "ad_price": ("广告价格", "广告报价"), "ad_date": ("广告日期", "刊登日期", "发布日期"),
    "ad_stress": ("强调重点", "强调要点", "广告强调重点"), "decider_preference": ("决策者偏好", "决策人偏好", "决策人喜好"), "speech_speed": ("语速",), "speech_tone": ("语气", "语调"),
}  # fmt: skip
# Facts that somebody found out about the customer: of these source and reliability are kept (ARC-22). What we decide ourselves (owner, standing) is no such fact.
MARKED = (
    "short_name", "phone", "phone2", "email", "wechat", "fax", "website", "region", "address", "postcode", "interest_type",
    "credit_code", "legal_representative", "registered_capital", "founded_on", "organisation_form", "industry", "business_scope", "assets", "staff_count", "annual_sales", "bank", "bank_account", "credit_rating",
    "sex", "born_on", "occupation", "job_title", "economic_state", "hobbies",
    "service_area", "sales_ability", "potential", "philosophy", "direction", "policy", "scale", "features", "results", "staff_quality", "competitors", "relation", "attitude",
    "sales_activity", "problems", "advantages", "countermeasures", "reputation", "credit_status", "trading_terms", "credit_problems", "traded_since", *LEAF,
)  # fmt: skip


# How the paper cards head the notes on a company (ARC-04 to ARC-06).
NOTES = {
    "service_area": ("服务区域", "经营区域", "销售区域"), "sales_ability": ("销售能力",), "potential": ("发展潜力",), "philosophy": ("经营理念", "经营观念"),
    "direction": ("经营方向",), "policy": ("经营政策", "企业政策"), "scale": ("规模", "企业规模", "经营规模"), "features": ("经营特点", "业务特点"),
    "results": ("销售实绩", "销售业绩"), "staff_quality": ("管理者和业务员素质", "经营管理者和业务人员素质", "人员素质"),
    "competitors": ("与竞争者关系", "与其他竞争者的关系", "竞争者", "主要竞争者"), "relation": ("与本公司业务关系", "业务关系", "与本公司的业务关系"),
    "attitude": ("合作态度",), "sales_activity": ("销售活动现状", "销售活动", "销售活动状况"), "problems": ("存在的问题", "存在问题", "问题"), "advantages": ("优势", "保持的优势"),
    "countermeasures": ("未来的对策", "对策", "未来对策"), "reputation": ("企业声誉和形象", "企业形象", "声誉", "企业信誉和形象"), "credit_status": ("信用状况",),
    "trading_terms": ("交易条件",), "credit_problems": ("以往的信用问题", "信用问题", "过去的信用问题"), "assets": ("资产", "资产状况"),
}  # fmt: skip


def leaves() -> tuple[Field, ...]:
    """The fields of the 1:1 profile, as the customer's own."""
    made = []
    for column in Profile._meta.concrete_fields:
        if column.name not in ("id", "customer"):
            tuned = {"kind": "phone", "masked": True} if column.name == "home_phone" else {}
            tuned |= (
                {"template": "plain"}
                if column.name == "birth_year"
                else {"template": "outline"}
                if column.name == "organisation_chart"
                else {}
            )
            made.append(
                field_from_model(
                    column, path=f"profile__{column.name}", personal=column.name in PERSONAL, synonyms=LEAF.get(column.name, ()), **tuned
                )
            )
    return tuple(made)


@register
class CustomerRecord(Record):
    """The archive of one customer."""

    model = Customer
    slug = "customers"
    icon = "building"
    menu = ("customers", 10)
    quick_create = True
    importer = "guanxi.customers.intake.imports.Importer"
    laid_out_by = ("card_type", "kind")
    columns = ("name", "grade", "owner", "standing", "last_contact_at", "next_contact_on", "revenue_year", "health")
    compact = ("grade", "name", "revenue_year", "owner", "last_contact_at", "next_contact_on")
    related = ("owner", "state", "source", "department")
    exclude = ("name_core", "name_sort", "phone_key")
    marked = MARKED
    orders = (
        Order("updated", _("Last changed"), ("-updated_at", "-id")),
        Order("name", _("Name"), ("name_sort", "id")),
        Order("next", _("Next contact"), ("state__next_contact_on", "state__customer_id"), scope_prefix="state__"),
        Order("health", _("Health of the file"), ("state__health", "state__customer_id"), scope_prefix="state__"),
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
        state("health", _("Health of the file"), "int", template="ring"),
        state("freshness", _("Freshness"), "percent"),
        state("reliability", _("Reliability"), "percent"),
        doubt_field("customers.customer", _("Has doubtful facts"), MARKED),
        *leaves(),
        Field(
            "age",
            label=_("Age"),
            kind="int",
            path="profile__birth_year",
            read=age_of,
            made_of=("born_on", "birth_year"),
            filterable=False,
            exportable=False,
            personal=True,
        ),
        Field(
            "known_for",
            label=_("Known for"),
            read=lambda c: c.known_for,
            made_of=("traded_since", "filed_on"),
            filterable=False,
            exportable=False,
        ),
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
        "lifecycle": {"synonyms": ("阶段", "客户阶段", "客户状态")},
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
        "born_on": {"synonyms": ("出生日", "出生日期", "生日"), "personal": True},
        "sex": {"synonyms": ("性别",), "personal": True},
        "occupation": {"synonyms": ("职业",)},
        "job_title": {"synonyms": ("职位", "职称")},
        "hobbies": {"synonyms": ("兴趣爱好", "爱好"), "personal": True},
        "economic_state": {"synonyms": ("经济状况",), "personal": True},
        **{name: {"synonyms": words} for name, words in NOTES.items()},
        "card_type": {"synonyms": ("档案卡类型", "卡片类型", "档案类型", "客户卡类型")},
        "confidentiality": {"once": True, "synonyms": ("密级", "保密等级", "机密等级", "保密级别")},
        "custody": {"once": True, "synonyms": ("保管层级", "保管级别", "档案层级", "档案级别")},
        "keeper": {"once": True, "synonyms": ("保管人", "档案保管人")},
    }
    sections = sections(CardType.COMPANY)
    header_template = "customers/customers/_header.html"
    actions = {"custody": _("Change level and custody")}
    empty_hint = _("Import the list you have, or write down the first one.")

    variants = tuple(CardType.choices)

    def variant_of(self, obj) -> str:
        """The row's card type; a new one is a company until its kind is chosen."""
        return str(obj.card_type or CardType.by_roles(kind=obj.kind) if obj is not None else CardType.COMPANY)

    def of_variant(self, variant: str):
        """A customer of that card type."""
        return Customer(card_type=variant)

    def sections_of(self, obj=None):
        """The layout of the row's card type, then whatever the company has added of its own."""
        made = sections(obj.card_type or CardType.by_roles(kind=obj.kind) if obj is not None else CardType.COMPANY)
        placed = {n for section in made for n in section.names}
        if further := tuple(n for n, f in self.fields.items() if f.editable and not f.once and n not in placed):
            made = (*made, Section(_("Further facts"), further, open=False))
        return made

    def initial(self, actor, request=None):
        """A new customer belongs to whoever files it."""
        return {"owner": actor.user_id, "lifecycle": Lifecycle.FUTURE}
