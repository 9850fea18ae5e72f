"""A company with a general manager, two departments and two directors, a kind of approval to try, and deeds written as short words."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from guanxi.commons.approvals import helping
from guanxi.commons.approvals.absences import end_absence, set_absence
from guanxi.commons.approvals.actions import approve, ask, give_back, look_again, refuse, resubmit, withdraw
from guanxi.commons.approvals.kinds import Question, approvable, seats, step
from guanxi.commons.approvals.models import Approval, Flow, Substitute, Task
from guanxi.customers.customers.models import Customer
from guanxi.desk.tests.cast import company as small_company
from guanxi.desk.tests.cast import customer
from guanxi.kit.actor import SYSTEM
from guanxi.org.users.actions import disable, enable, give_roles
from guanxi.org.users.models import User
from guanxi.org.users.tests.cast import colleague, department

KIND = "try.reading"
approvable(
    KIND,
    label="试阅",
    facts=lambda subject, approval: {"客户": subject.name, "备注": subject.remarks, "要多少": approval.payload.get("rows", "")},
    steps=(step("manager"),),
    record_key="customers.customer",
    questions=(Question("rows", "行数"),),
    values=lambda approval: {"rows": approval.payload.get("rows", 0)},
)
approvable(
    "try.paper",
    label="请示",
    facts=lambda subject, approval: {"事项": approval.payload.get("what", "一件事")},
    steps=(step("manager"), step("role:general_manager")),
)


@seats("try_keeper", label="试管人")
def keeper(approval):
    """The keeper of the try."""
    return User.objects.filter(username="keeper")


def company():
    """zhao and sun manage the departments, gm the whole; dir1 and dir2 hold the director's role; keeper keeps."""
    c = small_company()
    c.top = department("公司")
    c.gm = colleague("gm", "general_manager", name="孟承岳", department=c.top, password=None)
    c.sun = colleague("sun", "department_manager", name="孙启明", department=c.two, password=None)
    c.dir1 = colleague("dir1", "sales_director", name="沈岳", department=c.top, password=None)
    c.dir2 = colleague("dir2", "sales_director", name="罗一鸣", department=c.top, password=None)
    c.keeper = colleague("keeper", "archive_keeper", name="顾文卿", department=c.top, password=None)
    c.top.manager = c.gm
    c.top.save()
    for place, manager in ((c.one, c.zhao), (c.two, c.sun)):
        place.parent, place.manager = c.top, manager
        place.save()
    c.acme = customer("华信泵业", c.he, remarks="老客户")
    return c


def paper(c, who="lin", flow=None, *, once=True, rows=10, **options) -> Approval:
    """Somebody asks to read the customer, by a flow of the test's own."""
    if flow is not None:
        row = Flow.objects.filter(kind=KIND).first() or Flow(kind=KIND)
        row.steps, row.once = flow, once
        row.save()
    return ask(KIND, requester=getattr(c, who), subject=c.acme, reason="谈判要用", payload={"rows": rows}, **options)


def waits(approval) -> str:
    """Who is waited for, "zhao (for gm)" where it is another's seat."""
    rows = approval.tasks.filter(state=Task.WAITING).select_related("person", "seat").order_by("person__username", "seat__username")
    return ", ".join(t.person.username + (f" (for {t.seat.username})" if t.seat_id != t.person_id else "") for t in rows)


def do(c, approval, words: str) -> None:
    """One deed: "zhao ok", "zhao hands chen", "facts", "zhao away sun", "zhao gone" …"""
    who, _space, rest = words.partition(" ")
    verb, _space, other = rest.partition(" ")
    person, to = getattr(c, who, None), getattr(c, other, None)
    today = timezone.localdate()
    deeds = SimpleNamespace(
        ok=lambda: approve(approval, by=person, note=other),
        no=lambda: refuse(approval, by=person, note="不合规定"),
        back=lambda: give_back(approval, by=person, note="请补充", to=int(other) if other else None),
        again=lambda: resubmit(approval, by=person, reason="补好了"),
        withdraws=lambda: withdraw(approval, by=person),
        hands=lambda: helping.hand_on(approval, by=person, to=to),
        before=lambda: helping.add_signer(approval, by=person, person=to),
        after=lambda: helping.add_signer(approval, by=person, person=to, before=False),
        away=lambda: set_absence(person, substitute=to, starts_on=today, ends_on=today + timedelta(days=3), actor=SYSTEM),
        comes=lambda: end_absence(Substitute.objects.get(person=person), actor=SYSTEM),
        gone=lambda: disable(person, actor=SYSTEM),
        returns=lambda: enable(person, actor=SYSTEM),
        loses=lambda: (give_roles(person, []), helping.refresh_open()),
        leads=lambda: lead(to, person),
    )
    if who == "facts":
        Customer.objects.filter(pk=c.acme.pk).update(remarks=f"改过了 {rest}")
        approval.__dict__.pop("subject", None)
        look_again(approval)
    else:
        getattr(deeds, verb)()
    approval.__dict__.pop("subject", None)
    approval.refresh_from_db()


def lead(place, person) -> None:
    """Another manager."""
    place.manager = person
    place.save()
    helping.refresh_open()
