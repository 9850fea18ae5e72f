"""The list from which a fact's source is chosen; the company changes the words."""

from django.utils.translation import gettext_lazy as _

from guanxi.commons.dictionaries.queries import declare

SOURCES = "fact_source"
declare(SOURCES, _("Where facts come from"), [
    ("salesperson", "业务员"), ("visit", "上门拜访"), ("customer", "客户本人"), ("inspector", "市场稽查"), ("feedback", "信息反馈员"), ("document", "合同与证照"),
    ("registry", "工商登记"), ("web", "网上"), ("third_party", "第三方"), ("import", "导入的名单"), ("other", "其他"),
])  # fmt: skip
