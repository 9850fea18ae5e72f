"""Classes of information (ARC-21): a list that the company keeps itself; contacts, changes, papers and facts are sorted by it."""

from django.utils.translation import gettext_lazy as _

from guanxi.commons.dictionaries.queries import declare, entries
from guanxi.kit.columns import text

LIST = "info_class"

declare(LIST, _("Class of information"), [
    ("basic", "基础资料"), ("traits", "客户特征"), ("business", "业务状况"), ("trading", "交易现状"), ("needs", "需求偏好"), ("competition", "竞争情报"),
    ("service", "售后服务"), ("other", "其他"),
])  # fmt: skip


def classes() -> list[tuple[str, str]]:
    """(code, word) of every class, those out of use too: old rows bear them."""
    return entries(LIST, all=True)


def classes_in_use() -> list[tuple[str, str]]:
    """(code, word) of what may be chosen now."""
    return entries(LIST)


def class_column():
    """A column of a table whose rows are classed."""
    return text(_("Class of information"), 40)


# For Record.tune: the column as a choice of the company's own words.
CLASSED = {"kind": "choice", "choices": classes, "synonyms": ("信息分类", "信息类别", "资料分类")}
