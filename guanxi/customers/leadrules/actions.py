"""Verbs: scores follow the rules."""

from collections.abc import Iterable

from guanxi.customers.leadrules.models import LeadRule
from guanxi.customers.leadrules.queries import scores_of
from guanxi.customers.leads.actions import set_scores
from guanxi.kit.actor import SYSTEM, acting

STEP = 500
# What a new company begins with; each can be changed, switched off or thrown away.
READY = (
    ("写明了需求", "need is not empty", 20),
    ("有电话", "phone is not empty", 20),
    ("来源清楚", "source is not empty and source.is_doubtful = no", 15),
    ("老客户介绍", "referrer is not empty", 15),
    (
        "联系人能拍板",
        "contact_title ~ 总 or contact_title ~ 经理 or contact_title ~ 厂长 or contact_title ~ 老板 or contact_title ~ 部长",
        15,
    ),
    ("两周内谈过", "last_contact_at >= -14d", 10),
    ("近 30 天主动找过我们", "behaviours.at >= -30d", 10),
    ("有邮箱或微信", "email is not empty or wechat is not empty", 5),
    ("地区已知", "region is not empty", 5),
    ("来路存疑", "basis = doubtful or source.is_doubtful = yes", -20),
)


def score(pks: Iterable[int]) -> int:
    """Scores these leads anew; returns how many there were."""
    pks = sorted(set(pks))
    for start in range(0, len(pks), STEP):
        set_scores(scores_of(pks[start : start + STEP]))
    return len(pks)


def ensure_ready_rules() -> None:
    """The first rules, once."""
    if not LeadRule.objects.exists():
        with acting(SYSTEM):
            for position, (name, condition, points) in enumerate(READY, 1):
                LeadRule(name=name, condition=condition, points=points, position=position).save()
