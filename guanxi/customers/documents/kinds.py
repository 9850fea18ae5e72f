"""The kinds of documents: words of a list that the company keeps."""

from django.utils.translation import gettext_lazy as _

from guanxi.commons.dictionaries.queries import declare, entries
from guanxi.customers.documents.models import KINDS

declare(KINDS, _("Kinds of documents"), [
    ("contract", "合同"), ("quotation", "报价单"), ("letter", "信函"), ("fax", "传真"), ("minutes", "会议纪要"), ("certificate", "证照"), ("financial", "财务报告"),
    ("yearly", "年度业绩"), ("change", "重大变更"), ("photo", "照片"), ("other", "其他"),
])  # fmt: skip


def kinds() -> list[tuple[str, str]]:
    """(code, word), those out of use included: old documents are called by them."""
    return entries(KINDS, all=True)
