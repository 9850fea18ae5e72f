from django.utils.translation import gettext_lazy as _

from guanxi.customers.contacts.models import Contact
from guanxi.kit.records import Order, Record, Search, Section, register


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
        "sex": {"synonyms": ("性别",)},
        "born_on": {"synonyms": ("生日", "出生日期")},
        "remarks": {"synonyms": ("备注",)},
        "owner": {"editable": False},
    }
    sections = (
        Section("", ("customer", "name", "kind", "influence", "title", "relation", "sex")),
        Section(_("Ways to reach"), ("phone", "phone2", "email", "wechat", "fax")),
        Section(_("Personal"), ("born_on", "education", "occupation", "hobbies", "character", "ability", "family", "remarks"), open=False),
    )
    empty_hint = _("People are added on the customer's page, or come with the import.")
