"""Histories of contacts. The customers' last and next contact follow by themselves."""

from guanxi.commons.imports.derived import DerivedImporter
from guanxi.kit.refusals import gettext_noop

KINDS = {
    "电话": "call",
    "拜访": "visit",
    "上门": "visit",
    "面谈": "visit",
    "微信": "wechat",
    "邮件": "email",
    "信函": "letter",
    "会议": "meeting",
    "备注": "note",
    "QQ": "wechat",
    "短信": "note",
}
OUTCOMES = {
    "已沟通": "talked",
    "接通": "talked",
    "未接": "no_answer",
    "无人接听": "no_answer",
    "同意": "agreed",
    "成交": "agreed",
    "等待": "wait",
    "考虑": "wait",
    "拒绝": "refused",
}
LATER = gettext_noop("A contact cannot be logged before it took place.")


class Importer(DerivedImporter):
    """Follow-ups."""

    rank = 70
    identity = ("customer", "at", "kind", "content")
    lenient_refs = ("contact",)
    tune = {
        "kind": {"words": KINDS, "lenient": True, "required": False},
        "outcome": {"words": OUTCOMES, "lenient": True},
        "at": {"required": True},
        "next_reason": {"synonyms": ("下次由头", "下次话题", "下次内容", "由头")},
        "author": {"synonyms": ("跟进人", "业务员", "记录人", "负责人", "销售")},
    }

    def _settle_references(self, rows):
        """Customer or lead: one of both must be named."""
        from django.utils.translation import gettext as _

        super()._settle_references(rows)
        for row in rows:
            if not row.is_out and "customer_id" not in row.values and "lead_id" not in row.values:
                row.refuse(self.number_of.get("customer"), _("Choose the customer or the lead."))

    def hash_of(self, v):
        """A lead's contacts are told apart by the lead; those of customers keep the key they always had."""
        return super().hash_of(v | {"content": f"{v['lead_id']}\x1f{v.get('content')}"} if v.get("lead_id") else v)

    def complete(self, rows):
        """Whoever the file does not name is the importer himself."""
        from django.utils import timezone
        from django.utils.translation import gettext as _

        now = timezone.now()
        for row in rows:
            if row.values.get("at") and row.values["at"] > now:
                row.refuse(self.number_of.get("at"), _(LATER))
            row.values.setdefault("author", self.actor.user_id)
