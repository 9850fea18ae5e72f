"""A company with everybody whom a request to read passes, and the way through it."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from guanxi.commons.approvals.actions import approve
from guanxi.commons.approvals.models import Approval
from guanxi.customers.reading.models import ReadingRequest
from guanxi.desk.tests.cast import browser, company, contact, customer, text
from guanxi.org.users.tests.cast import colleague

NAME = "上海浦沅医疗器械有限公司"


def people() -> SimpleNamespace:
    """林婉清 of the first department asks; the archive is 何嘉欣's, of the second, and kept by the company."""
    c = company()
    c.one.manager = c.zhao
    c.one.save()
    c.xu = colleague("xu", "department_manager", name="许照临", department=c.two, password=None)
    c.two.manager = c.xu
    c.two.save()
    c.gm = colleague("gm", "general_manager", name="孟承岳", password=None)
    c.director = colleague("director", "sales_director", name="沈知微", password=None)
    c.deputy = colleague("deputy", "deputy_director", name="顾南乔", password=None)
    c.keeper = colleague("keeper", "archive_keeper", name="沈砚秋", password=None)
    c.file = customer(
        NAME,
        c.he,
        custody="company",
        code="PY-017",
        phone="+8613812345678",
        bank="招商银行浦东支行",
        bank_account="6214850210001234",
        credit_status="优",
        hobbies="围棋",
        remarks="不外传",
    )
    contact(c.file, "裴以宁", title="总工程师", phone="+8613987654321")
    return c


def paper(**changes) -> dict:
    """The form as it is filled in."""
    today = timezone.localdate()
    return {
        "wanted": NAME, "use": "screen", "parts": ["basics", "trading", "contacts"], "reason": "行业方案参照浦沅的选型记录", "origin": "own",
        "starts_on": today.isoformat(), "ends_on": (today + timedelta(days=6)).isoformat(), "promise": "on",
    } | changes  # fmt: skip


def asked(user, **changes) -> ReadingRequest:
    """Sent off through the page."""
    answer = browser(user).post("/reading/new/", paper(**changes))
    assert answer.status_code == 302, text(answer)
    return ReadingRequest.objects.latest("pk")


def signers(request: ReadingRequest) -> list:
    """Whose signature it waits for."""
    approval = Approval.objects.get(pk=request.approval_id)
    return sorted((t.person for t in approval.tasks.filter(state="waiting").select_related("person")), key=lambda u: u.pk)


def sign_all(request: ReadingRequest, rather=None) -> list[str]:
    """Everybody signs, one step after the other; the names in order. rather: who signs where several could."""
    names = []
    while waiting := signers(request):
        by = rather if rather in waiting else waiting[0]
        names.append(by.name)
        approve(Approval.objects.get(pk=request.approval_id), by=by)
    request.refresh_from_db()
    return names


def opened(cast, user=None, **changes) -> ReadingRequest:
    """Asked, signed and opened by the keeper."""
    request = asked(user or cast.lin, **changes)
    sign_all(request)
    assert browser(cast.keeper).post(f"/reading/{request.pk}/opening/").status_code == 302
    request.refresh_from_db()
    assert request.is_open
    return request


def reading(user, request: ReadingRequest):
    """(his browser, the page's HTML, the code of the opening)."""
    me = browser(user)
    answer = me.get(f"/reading/{request.pk}/")
    assert answer.status_code == 200
    return me, text(answer), request.openings.latest("pk").code
