"""The sources a new company begins with (ACQ-03, ACQ-05). They are rows like any other: a list of one's own replaces them, and they do not come back."""

from django.db import transaction

from guanxi.customers.sources.models import Source
from guanxi.kit.actor import SYSTEM, acting

# name, definition, doubtful, what is part of it
READY = (
    ("转介绍", "有人介绍来的。成交最快，记得填介绍人。", False, (
        ("亲友推荐", "亲戚、朋友或老客户口头推荐来的。", False),
        ("大客户单位", "大客户单位内部或它的上下游介绍来的。", False),
        ("门店推荐", "我们自己的门店、网点介绍来的。", False),
        ("卖场推荐", "卖场、专柜的导购介绍来的。", False),
    )),
    ("广告", "看到或听到我们投放的广告找来的。", False, (
        ("户外广告", "路牌、车身、灯箱、电梯间。", False),
        ("电视", "电视节目或电视广告。", False),
        ("DM", "寄到手上的邮件、目录、传单。", False),
        ("媒体和黄页", "报纸、电台、黄页上的名单。大家都在用，号码多半被打过很多遍。", False),
        ("期刊", "行业期刊里登的企业和人。行业对得上，数量不多。", False),
    )),
    ("扫街", "按片区计划挨家拜访。信息最准，也最费人：先建获客活动，再出门。", False, ()),
    ("路过", "没有人介绍，自己路过看到、走进来的。", False, ()),
    ("展会", "行业展会、订货会上认识的。", False, ()),
    ("活动", "我们办或参加的讲座、沙龙、社区活动。", False, ()),
    ("网络", "在网上找到我们，或我们在网上找到他。", False, (
        ("会员名录", "付费会员网站的资料，比公开名单准。", False),
        ("公开名单", "网上能随手查到的名单。垃圾号码多，先核实再打。", False),
    )),
    ("存疑名单", "说不清来路的名单。可以核实、可以接来电，不作营销。", True, (
        ("同行交换", "跟同行换来的名单，本人没有同意过。", True),
        ("名片印刷商", "从印名片的地方得来的，本人没有同意过。", True),
        ("买来的名单", "花钱买的名单，卖家说不清本人是否同意。", True),
        ("抓取的名单", "用程序从网上抓下来的名单。", True),
    )),
)  # fmt: skip


def ensure_ready_sources() -> None:
    """Writes them into a company that has none, and none was ever thrown away."""
    if Source.objects.exists():
        return
    with acting(SYSTEM), transaction.atomic():
        for place, (name, definition, doubtful, below) in enumerate(READY, 1):
            top = _made(name, definition, doubtful, 10 * place)
            for n, (child, meaning, doubt) in enumerate(below, 1):
                _made(child, meaning, doubt, 10 * n, top)


def _made(name: str, definition: str, doubtful: bool, position: int, parent: Source | None = None) -> Source:
    made = Source(name=name, definition=definition, is_doubtful=doubtful, position=position, parent=parent)
    made.save()
    return made
