"""What the columns of a customer list can be called, and those that are no fields of the customer."""

from django.utils.translation import gettext_lazy

from guanxi.commons.imports.columns import Column
from guanxi.customers.intake.words import CARD_WORDS, INFLUENCE, INTEREST_WORDS, KIND_WORDS, LIFECYCLE_WORDS, SEX_WORDS, STANDING_WORDS

NAMES = (
    "客户名称", "客户名", "公司名称", "公司名", "单位名称", "单位名", "企业名称", "企业名", "客户", "公司", "单位", "名称", "姓名", "顾客姓名", "客户全称", "客户姓名",
    "customer", "company", "account", "name", "CompanyName", "customer name", "company name",
)  # fmt: skip


def extra(name, label, *synonyms, **options) -> Column:
    """A column of the file that is no column of the customer."""
    return Column(name, label, synonyms=synonyms, **options)


TUNE = {
    "name": {"required": True, "synonyms": NAMES},
    "code": {
        "synonyms": (
            *("客户编号", "编号", "客户id", "客户ID", "客户代码", "客户号", "customer id", "CustomerID", "id"),
            "record_id",
            "序号",
        )
    },
    "kind": {"words": KIND_WORDS, "lenient": True, "required": False},
    "standing": {"words": STANDING_WORDS, "required": False},
    "interest_type": {"words": INTEREST_WORDS},
    "lifecycle": {
        "words": LIFECYCLE_WORDS,
        "required": False,
        "lenient": True,
    },
    "sex": {"words": SEX_WORDS, "lenient": True},
    "card_type": {"words": CARD_WORDS, "lenient": True, "required": False},
    "adviser_kind": {"lenient": True},
    "phone": {
        "alternate": "phone2",
        "synonyms": ("手机", "手机号码", "手机号", "移动电话", "联系电话", "电话", "公司电话", "联系方式", "phone", "mobile", "tel"),
    },
    "phone2": {"alternate": "phone", "synonyms": ("固定电话", "座机", "其他电话", "电话2", "办公电话", "电话", "tel", "telephone")},
    "email": {"kind": "email"},
    "credit_code": {
        "synonyms": ("统一社会信用代码", "统一信用代码", "信用代码", "税号", "税号信用代码", "机构代码", "纳税人识别号", "营业执照号")
    },
    "industry": {"synonyms": ("行业", "所属行业", "业种", "行业类别", "行业分类")},
    "source": {"synonyms": ("来源", "客户来源", "来源渠道", "认知途径", "从哪里了解我们", "渠道")},
}


def in_the_same_row() -> list[Column]:
    """Parts of the region, and the contact person."""
    return [
        extra("province", gettext_lazy("Province"), "省", "省份", "省/自治区", "省市", "区域", max_length=40),
        extra("city", gettext_lazy("City"), "市", "城市", "地市", max_length=40),
        extra("county", gettext_lazy("County"), "区县", "区/县", "县", "区", "县区", "区域", max_length=40),
        extra(
            "contact_name",
            gettext_lazy("Contact"),
            "联系人",
            "联系人姓名",
            "联络人",
            "联系人名称",
            "contact",
            "ContactName",
            max_length=60,
        ),
        extra(
            "contact_title",
            gettext_lazy("Job title of the contact"),
            "职务",
            "职位",
            "联系人职务",
            "联系人职位",
            "ContactTitle",
            max_length=60,
        ),
        extra(
            "contact_influence",
            gettext_lazy("Role of the contact"),
            "角色",
            "决策角色",
            "影响力",
            kind="choice",
            words=INFLUENCE,
            lenient=True,
        ),
        extra("contact_phone", gettext_lazy("Mobile of the contact"), "联系人手机", "联系人电话", kind="phone", alternate="contact_phone2"),
        extra("contact_email", gettext_lazy("E-mail of the contact"), "联系人邮箱", "联系人电子邮件", kind="email"),
    ]
