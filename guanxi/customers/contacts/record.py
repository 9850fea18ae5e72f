from django.utils.translation import gettext_lazy as _

from guanxi.commons.marks.queries import doubt_field
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.ages import age_of
from guanxi.kit.fields import Field
from guanxi.kit.records import Order, Record, Search, Section, register

MARKED = (
    "sex", "title", "influence", "relation", "phone", "phone2", "fax", "email", "wechat", "born_on", "education", "occupation", "hobbies", "character", "ability", "family",
    "birth_year", "interests", "habits", "relationships", "home_address", "home_phone", "call_time",
)  # fmt: skip
# Private facts about a person (M13): consent, masking and erasure go by this mark, and the ready roles that have no need of them.
PERSONAL = (
    "sex", "born_on", "birth_year", "education", "hobbies", "interests", "habits", "character", "ability", "family", "relationships", "home_address",
    "home_phone",
)  # fmt: skip
NAMES = {
    "sex": ("性别",), "born_on": ("生日", "出生日期", "出生日"), "birth_year": ("出生年份", "出生年"), "education": ("学历", "文化程度"), "hobbies": ("爱好", "兴趣爱好"),
    "interests": ("兴趣",), "habits": ("习惯", "生活习惯"), "character": ("性格",), "ability": ("能力",), "family": ("家庭", "家庭情况", "家庭状况"),
    "relationships": ("人际关系", "社会关系"), "home_address": ("家庭住址", "家庭地址", "住址"), "home_phone": ("家庭电话", "宅电"),
}  # fmt: skip


@register
class ContactRecord(Record):
    """A person at a customer."""

    model = Contact
    slug = "contacts"
    icon = "users"
    menu = ("customers", 20)
    columns = ("name", "customer", "title", "influence", "phone", "email", "kind", "updated_at")
    compact = ("", "name", "influence", "customer", "phone")
    related = ("customer", "owner")
    exclude = ("name_sort",)
    marked = MARKED
    orders = (
        Order("updated", _("Last changed"), ("-updated_at", "-id")),
        Order("name", _("Name"), ("name_sort", "id")),
    )
    search = Search(names=("name",), phones=("phone", "phone2"))
    tune = {
        "name": {"synonyms": ("姓名", "联系人", "联系人姓名", "contact", "name")},
        "customer": {"synonyms": ("客户", "客户名称", "公司名称", "单位")},
        "title": {"synonyms": ("职务", "职位", "title")},
        "phone": {"kind": "phone", "masked": True, "synonyms": ("手机", "手机号码", "移动电话", "联系电话", "mobile")},
        "phone2": {"kind": "phone", "masked": True, "synonyms": ("电话", "固定电话", "座机")},
        "email": {"masked": True, "synonyms": ("邮箱", "电子邮件", "E-mail")},
        "wechat": {"synonyms": ("微信", "微信号")},
        "influence": {"synonyms": ("角色", "影响力", "决策角色")},
        "relation": {"synonyms": ("关系", "与客户关系", "与顾客关系")},
        "occupation": {"synonyms": ("职业",)},
        "call_time": {"synonyms": ("适合通话时间", "方便通话时间", "合适的通话时间")},
        "is_owner": {"synonyms": ("所有者", "是否所有者", "老板")},
        "is_operator": {"synonyms": ("经营者", "是否经营者")},
        "is_legal": {"synonyms": ("法人代表", "是否法人代表", "法定代表人")},
        "remarks": {"synonyms": ("备注", "其他")},
        "owner": {"editable": False},
    } | {
        name: {"personal": True, "synonyms": words}
        | ({"kind": "phone", "masked": True} if name == "home_phone" else {"template": "plain"} if name == "birth_year" else {})
        for name, words in NAMES.items()
    }
    extra = (
        doubt_field("customers.contact", _("Has doubtful facts"), MARKED),
        Field(
            "age", label=_("Age"), kind="int", read=age_of, made_of=("born_on", "birth_year"), filterable=False, exportable=False, personal=True,
        ),
    )  # fmt: skip
    sections = (
        Section("", ("customer", "name", "kind", "is_owner", "is_operator", "is_legal", "influence", "title", "relation", "sex")),
        Section(_("Ways to reach"), ("phone", "phone2", "home_phone", "email", "wechat", "fax", "call_time", "home_address")),
        Section(
            _("Personal"),
            (
                "born_on", "birth_year", "age", "education", "occupation", "character", "ability", "hobbies", "interests", "habits", "family",
                "relationships", "remarks",
            ),
            open=False,
        ),
    )  # fmt: skip
    empty_hint = _("People are added on the customer's page, or come with the import.")
