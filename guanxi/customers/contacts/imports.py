"""Lists of contacts: each person once at his customer."""

from django.utils.translation import gettext_lazy as _

from guanxi.commons.imports.derived import DerivedImporter
from guanxi.commons.imports.importer import Question
from guanxi.kit.china.pinyin import pinyin_key, pinyin_keys

SEX = {"男": "male", "女": "female", "先生": "male", "女士": "female", "小姐": "female"}
INFLUENCE = {"决策人": "decides", "决策者": "decides", "影响人": "influences", "影响者": "influences", "使用人": "uses", "使用者": "uses"}
KINDS = {
    "家人": "family",
    "家庭成员": "family",
    "法人": "principal",
    "法定代表人": "principal",
    "负责人": "principal",
    "联系人": "business",
}


class Importer(DerivedImporter):
    """Contacts. There is no content key: customer and name say who it is."""

    rank = 30
    tune = {
        "customer": {
            "synonyms": ("客户", "客户名称", "公司", "公司名称", "单位", "单位名称", "企业名称", "company", "account", "organization")
        },
        "name": {"required": True, "synonyms": ("联系人姓名", "联系人", "姓名", "联系人名称", "contact", "name")},
        "phone": {"alternate": "phone2"},
        "phone2": {"alternate": "phone"},
        "email": {"kind": "email"},
        "sex": {"words": SEX, "lenient": True},
        "influence": {"words": INFLUENCE, "lenient": True},
        "kind": {"words": KINDS, "lenient": True, "required": False},
    }
    identity = ("customer", "name")
    known_by = ("customer_id", "name")
    extra_columns = ("name_sort",)
    brought_along = ("customer",)

    @classmethod
    def questions(cls, actor):
        """Whether companies that nobody knows yet are filed with their people."""
        if not actor.may("customers.customer", "add"):
            return []
        choices = [("file", _("File the company too")), ("refuse", _("Refuse the row"))]
        return [
            Question(
                "new_customers",
                _("When the company is not filed yet"),
                choices,
                _("Business cards (.vcf) bring their company along, tables do not."),
            )
        ]

    def files_new(self):
        """Cards bring their company along; a table when it is told to."""
        said = self.session.options.get("new_customers")
        return said == "file" or (not said and self.session.is_cards)

    def derived(self, values):
        """The sort key follows the name."""
        return {"name_sort": pinyin_key(values.get("name") or "")}

    def complete(self, rows):
        """The sort key follows the name; a card without a company is the card of a private customer."""
        if self.session.is_cards:
            for row in rows:
                if row.values.get("name") and not row.values.get("customer") and not row.values.get("customer_code"):
                    row.values["customer"] = row.values["name"]
        named = [r for r in rows if r.values.get("name")]
        for row, key in zip(named, pinyin_keys(r.values["name"] for r in named), strict=True):
            row.values["name_sort"] = key
