"""Leads, referrals and the wish list of the demo company, from the same seed as the rest of its world."""

import random
from datetime import timedelta

from django.utils import timezone

from guanxi.activities.followups.actions import log_contact
from guanxi.commons.tags.actions import set_tags
from guanxi.config.demo import words
from guanxi.customers.behaviours.models import Behaviour
from guanxi.customers.conversions.actions import convert
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.actions import close, move
from guanxi.customers.leads.choices import REASONS
from guanxi.customers.leads.models import Lead
from guanxi.customers.sources.models import Source
from guanxi.customers.wishes.models import Wish
from guanxi.kit.actor import acting
from guanxi.org.users.models import User
from guanxi.org.users.queries import actor_for

SPREAD = (("new", 20), ("working", 18), ("promising", 9), ("closed", 8), ("converted", 5))
WISHES = 10
NEEDS = (
    "要 {n} 台球阀，问能否月底交货",
    "新线要 {n} 只蝶阀，想先看样",
    "年度检修备件，约 {n} 万",
    "问气动执行器的价格，{n} 台起",
    "食品级密封，{n} 套，要证书",
)
PAGES = ("球阀选型手册", "电动执行器说明书", "食品级密封方案", "检修备件价目", "阀门展新品发布")
WHYS = ("行业里用量前几名，带得动上下游", "新厂明年投产，阀门还没定", "现在全用进口，想换国产", "老客户的同行，多次提起")


def write_leads(seed: int) -> int:
    """Some sixty leads in all statuses with what was said to them, and the wish list; returns how many leads."""
    r = random.Random(seed)
    sales = list(User.objects.filter(roles__code="salesperson").order_by("pk"))
    known = {
        "sources": list(Source.objects.order_by("pk")),
        "friends": list(Customer.objects.order_by("pk")[:40]),
        "names": set(Customer.objects.values_list("name", flat=True)),
    }
    made = 0
    for status, count in SPREAD:
        for _n in range(count):
            owner = r.choice(sales)
            with acting(actor_for(owner)):
                _lead(r, owner, status, known)
            made += 1
    for _n in range(WISHES):
        Wish(name=_name(r, known["names"])[0], owner=r.choice(sales), priority=r.choice(Wish.Priority.values), reason=r.choice(WHYS)).save()
    for lead in Lead.objects.filter(status="promising").order_by("pk")[:2]:
        Wish(name=lead.name, owner=lead.owner, priority=Wish.Priority.FIRST, reason=r.choice(WHYS)).save()
    return made


def _name(r, taken: set) -> tuple[str, str, tuple]:
    while True:
        trade, word, _weight = r.choice(words.TRADES)
        city = r.choice(words.CITIES)
        name = f"{city[1].removesuffix('市')}{r.choice(words.BRAND_FIRST)}{r.choice(words.BRAND_SECOND)}{word}有限公司"
        if name not in taken:
            taken.add(name)
            return name, trade, city


def _lead(r, owner, status: str, known: dict) -> None:
    name, trade, city = _name(r, known["names"])
    friend = r.choice(known["friends"]) if known["friends"] and r.random() < 0.2 else None
    lead = Lead(
        name=name, owner=owner, industry=trade, contact_name=r.choice(words.FAMILY) + r.choice(words.GIVEN), contact_title=r.choice(words.TITLES)[0],
        phone=f"+86154{r.randint(0, 99_999_999):08}" if r.random() < 0.8 else "", source=r.choice(known["sources"]) if known["sources"] else None,
        need=r.choice(NEEDS).format(n=r.randint(2, 60)) if r.random() < 0.6 else "", address=f"{city[1]}{r.choice(words.ROADS)} {r.randint(1, 399)} 号", referrer=friend,
    )  # fmt: skip
    lead.save()
    if r.random() < 0.4:
        Behaviour(
            lead=lead,
            kind=r.choice(("visited", "downloaded", "event")),
            what=r.choice(PAGES),
            at=timezone.now() - timedelta(days=r.randint(20, 60)),
        ).save()
    if status == "new":
        return
    planned = timezone.localdate() + timedelta(days=r.randint(0, 6)) if status in ("working", "promising") and r.random() < 0.6 else None
    log_contact(
        lead=lead, kind=r.choice(("call", "wechat", "visit")), content=r.choice(words.TALKS), at=timezone.now() - timedelta(days=r.randint(0, 15), minutes=9),
        next_on=planned, next_reason=r.choice(words.REASONS) if planned else "",
    )  # fmt: skip
    lead = Lead.objects.get(pk=lead.pk)
    if status == "promising":
        set_tags(lead, ["大单"])
        move(lead, to="promising")
    elif status == "closed":
        close(lead, reason=str(r.choice(REASONS)))
    elif status == "converted":
        convert(lead, contact={}, opportunity={"name": f"{trade} {r.choice(words.PURPOSES)}", "amount": r.randint(3, 40) * 1000})
