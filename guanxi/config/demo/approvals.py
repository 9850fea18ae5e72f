"""The demo company's approvals of the last days: by the same verbs as the pages. Who may not export asks for it there."""

from datetime import datetime, timedelta

from guanxi.commons.approvals.absences import set_absence
from guanxi.commons.approvals.actions import approve, give_back, refuse
from guanxi.commons.approvals.models import Approval, Mark, Task
from guanxi.commons.company.models import Company
from guanxi.customers.customers.models import Customer
from guanxi.desk.bulk.selection import Selection
from guanxi.desk.exports.asking import ask_for, lent
from guanxi.kit import records
from guanxi.kit.actor import SYSTEM, acting
from guanxi.kit.filters import parse, to_json
from guanxi.org.users.models import User
from guanxi.org.users.queries import actor_for

# sign-in name of whoever asks, filter, reason, how many hours ago, what was done with it (by, deed, words)
ASKED = (
    (
        "linwanqing",
        "grade = A",
        "年底给重点客户寄贺卡，要核对地址和收件人。",
        70,
        ("zhaominzhi", approve, "同意，只用于寄贺卡，用完删除。"),
    ),
    (
        "zhoulixing",
        "standing = important",
        "十二月行业展会邀请函名单。",
        52,
        ("xuzhaolin", give_back, "请写清发给哪家印刷厂，谁保管名单。"),
    ),
    ("chensiyuan", "", "想在家里的电脑上整理客户。", 47, ("zhaominzhi", refuse, "客户资料不能带出公司，需要时来办公室整理。")),
    ("hejiaxin", "grade = B", "与财务核对应收款，需要客户名称和编号。", 26, None),
    ("linwanqing", "standing = important", "下周三与快递公司谈合同价，要提供收件地区的分布。", 3, None),
)


def approvals(now: datetime) -> None:
    """Some granted, some refused, some waiting; one manager is away from tomorrow on."""
    company = Company.current()
    company.export_by_leave = True
    company.save()
    people = {u.username: u for u in User.objects.alive()}
    record = records.of(Customer)
    for who, condition, reason, hours, answer in ASKED:
        actor = lent(record, actor_for(people[who]))
        selection = Selection(None, to_json(parse(condition)) if condition else None)
        columns = ["name", "code", "owner", "region", "address"]
        with acting(actor):
            count = selection.count(record, actor, "export").text
            made = ask_for(record, actor, selection, form="xlsx", columns=columns, reason=reason, count=count)
        if answer:
            by, deed, words = answer
            with acting(actor_for(people[by])):
                deed(made, by=people[by], note=words)
        _backdate(made, now - timedelta(hours=hours))
    day = (now + timedelta(days=1)).date()
    set_absence(people["xuzhaolin"], substitute=people["zhaominzhi"], starts_on=day, ends_on=day + timedelta(days=4), actor=SYSTEM)


def _backdate(made: Approval, at: datetime) -> None:
    """As if it had been asked then, and answered two hours later."""
    Approval.objects.filter(pk=made.pk).plain_update(asked_at=at)
    if made.is_over:
        Approval.objects.filter(pk=made.pk).plain_update(ended_at=at + timedelta(hours=2))
    Task.objects.filter(approval=made).update(created_at=at)
    Task.objects.filter(approval=made).exclude(ended_at=None).update(ended_at=at + timedelta(hours=2))
    Mark.objects.filter(approval=made, deed="asked").update(at=at)
    Mark.objects.filter(approval=made).exclude(deed="asked").update(at=at + timedelta(hours=2))
