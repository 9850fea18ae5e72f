"""Lists of what prospects did, as a website or a network gives them out."""

from guanxi.commons.imports.derived import DerivedImporter

KINDS = {
    "浏览": "visited", "访问": "visited", "看页面": "visited", "留言": "form", "填表": "form", "提交表单": "form", "下载": "downloaded", "参加活动": "event",
    "参会": "event", "到场": "event", "咨询": "asked", "私信": "asked", "评论": "asked", "点赞": "liked", "转发": "liked", "分享": "liked", "关注": "subscribed",
    "订阅": "subscribed", "打开邮件": "mail", "visit": "visited", "download": "downloaded",
}  # fmt: skip
NETWORKS = {
    "公众号": "wechat",
    "微信公众号": "wechat",
    "微信": "wechat",
    "抖音": "douyin",
    "快手": "kuaishou",
    "小红书": "xiaohongshu",
    "微博": "weibo",
    "知乎": "zhihu",
    "B站": "bilibili",
}


class Importer(DerivedImporter):
    """Behaviours: the same deed of the same prospect at the same moment is filed once."""

    rank = 65
    identity = ("lead", "customer", "at", "kind", "what")
    tune = {
        "kind": {"words": KINDS, "lenient": True, "required": False},
        "network": {"words": NETWORKS, "lenient": True},
        "at": {"required": True},
    }

    def _settle_references(self, rows):
        """Customer or lead: one of both must be named."""
        from django.utils.translation import gettext as _

        super()._settle_references(rows)
        for row in rows:
            if not row.is_out and "customer_id" not in row.values and "lead_id" not in row.values:
                row.refuse(self.number_of.get("lead"), _("Choose the customer or the lead."))
