"""The demo company's enquiry form, and what strangers wrote into it in the last days: by the same verbs as the real page."""

from datetime import datetime, timedelta

from guanxi.customers.leads.models import Lead
from guanxi.customers.occasions.models import Occasion
from guanxi.customers.sources.models import Source
from guanxi.kit.actor import Actor, acting
from guanxi.marketing.webforms import asking, guards
from guanxi.marketing.webforms.actions import submit
from guanxi.marketing.webforms.models import Submission, WebForm
from guanxi.marketing.webforms.reading import read
from guanxi.org.users.models import User

TURNS = ("linwanqing", "xuzhaolin")
# Days ago, name, company, phone, region, what they want, and what a robot wrote into the field that people do not see.
SENT = (
    (9, "陆思齐", "绍兴澄湖纺织机械有限公司", "13800139001", "330600", "印染车间要换一批蒸汽减压阀，想了解 DN50 到 DN100 的交货期和质保。", ""),
    (7, "宋绮文", "", "13900138217", "320500", "看到你们的样本，小锅炉房能用哪一款安全阀？", ""),
    (6, "SEO Team", "Rank Boost Ltd", "13700136666", "", "Get 1000 backlinks https://rank.example http://boost.example www.links.example", ""),
    (5, "方知远", "常州启衡流体设备有限公司", "13600137402", "320400", "想做你们蝶阀的常州代理，请把代理政策发我。", ""),
    (4, "buy now", "buy now", "13500135555", "", "cheap cheap cheap", "https://cheap.example"),
    (2, "裴若宁", "无锡霁川水务有限公司", "13800136913", "320200", "二期泵站招标，需要止回阀的技术参数和业绩表，下周三前要。", ""),
    (1, "邹景行", "南通砺帆船舶配件厂", "13700139854", "320600", "原来的供应商停产了，铸钢截止阀每月大约 60 台，请报价。", ""),
    (0, "沈既白", "嘉兴沐原食品有限公司", "13900137731", "330400", "卫生级球阀，法兰口径 DN25，先要 8 只试用。", ""),
)  # fmt: skip


def enquiries(now: datetime) -> WebForm:
    """The form, its six leads, one that waits for a look and one that was turned away."""
    source = Source.objects.filter(name="官网询盘").first() or Source.objects.create(name="官网询盘", definition="网站上的询盘表单")
    occasion = Occasion(
        name="官网改版推广", kind=Occasion.Kind.WEB, source=source, begins_on=(now - timedelta(days=30)).date(), cost_amount=6800
    )
    occasion.save()
    people = User.objects.filter(username__in=TURNS).order_by("username").values_list("pk", flat=True)
    form = WebForm(
        title="产品询盘", intro="请留下您的联系方式和需求，我们在一个工作日内答复。", thanks="感谢您的信任。我们已经收到，会尽快与您联系。",
        consent="我同意江岚阀业使用以上信息答复本次询盘，并就此与我联系。", questions=asking.ready("enquiry"), source=source, occasion=occasion,
        owner_rule=WebForm.OwnerRule.TURNS, colleagues=list(people), lead_tags="官网",
    )  # fmt: skip
    form.save()
    consent = form.consent_texts.get()
    with acting(Actor(kind="guest", name=form.title)):
        for place, sent in enumerate(SENT):
            days, name, company, phone, region, need, trap = sent
            answers = read(form.questions, {"contact_name": name, "name": company, "phone": phone, "region": region, "need": need})
            sender = guards.Sender(address=f"203.0.113.{place + 1}", device="Chrome 126, Windows", trap=trap)
            made = submit(form, answers, consent=consent, sender=sender, stamp=guards.Stamp(f"demo{place}", 0))
            _backdate(made, now - timedelta(days=days, minutes=17 * place + 5))
    return form


def _backdate(made: Submission, at: datetime) -> None:
    """As if it had come on its day."""
    Submission.objects.filter(pk=made.pk).plain_update(at=at)
    Lead.objects.filter(pk=made.lead_id).plain_update(created_at=at, updated_at=at)
