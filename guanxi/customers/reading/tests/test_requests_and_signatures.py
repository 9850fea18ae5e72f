"""查阅档案审批表: asked, looked up, signed by whom the tier needs, sent back, handed out as paper (ACC-01, ACC-03, ACC-04, SEC-09)."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from guanxi.customers.reading import jobs
from guanxi.customers.reading.models import ReadingRequest
from guanxi.customers.reading.tests.cast import NAME, asked, opened, paper, sign_all, signers
from guanxi.desk.tests.cast import actor, browser, text

pytestmark = pytest.mark.django_db
CARD = "customers.customer"


@pytest.mark.row("ACC-03")
def test_whoever_opens_the_archive_anyway_is_told_so_and_led_there(cast):
    answer = browser(cast.he).post("/reading/new/", paper(wanted="PY-017"))
    assert answer.status_code == 302 and answer["Location"].startswith("/reading/"), "company tier: not even its owner"
    cast.file.custody = "individual"
    cast.file.save()
    other = browser(cast.xu)
    answer = other.post("/reading/new/", paper())
    assert answer.status_code == 302 and answer["Location"] == f"/customers/customers/{cast.file.pk}/"
    assert ReadingRequest.objects.filter(owner=cast.xu).count() == 0


@pytest.mark.row("ACC-01", part=True)
def test_the_answer_is_the_same_for_an_archive_that_is_there_and_one_that_is_not(cast):
    there, nowhere = browser(cast.lin), browser(cast.chen)
    first, second = there.post("/reading/new/", paper()), nowhere.post("/reading/new/", paper(wanted="查无此人有限公司"))
    assert first.status_code == second.status_code == 302
    one, two = ReadingRequest.objects.order_by("pk")
    assert one.customer == cast.file and two.customer is None
    pages = []
    for who, row in ((there, one), (nowhere, two)):
        page = text(who.get(f"/reading/{row.pk}/")) + text(who.get("/reading/")) + text(who.get(f"/customers/readingrequests/{row.pk}/"))
        for own in (row.number, row.wanted, f"/{row.pk}/", f"/approvals/{row.approval_id}/"):
            page = page.replace(own, "·")
        pages.append(re.sub(r"csrf[^>]*>|data-user=\"\d+\"|林婉清|陈思远|>林<|>陈<|\d{2}:\d{2}|chen|lin", "", page))
    assert len(pages[0]) == len(pages[1])
    for secret in ("招商银行", "裴以宁", "公司级", "何嘉欣"):
        assert secret not in pages[0]


@pytest.mark.row("ACC-01", part=True)
def test_an_unknown_name_goes_to_the_keeper_and_its_tier_then_says_who_signs(cast):
    request = asked(cast.lin, wanted="浦沅医疗")
    assert request.customer is None
    keeper = browser(cast.keeper)
    assert "浦沅医疗" in text(keeper.get("/reading/desk/"))
    assert browser(cast.zhao).post(f"/reading/{request.pk}/match/", {"exact": NAME}).status_code == 404
    assert keeper.post(f"/reading/{request.pk}/match/", {"exact": "没有这家"}).status_code == 422
    assert keeper.post(f"/reading/{request.pk}/match/", {"exact": NAME}).status_code == 302
    request.refresh_from_db()
    assert request.customer == cast.file
    assert sign_all(request)[-1] == "沈知微"


def test_what_was_signed_before_it_was_found_does_not_open_a_higher_tier(cast):
    request = asked(cast.lin, wanted="浦沅医疗")
    names = sign_all(request, rather=cast.keeper)
    assert cast.director.name not in names and request.status == "granted"
    keeper = browser(cast.keeper)
    refused = keeper.post(f"/reading/{request.pk}/match/", {"exact": NAME})
    assert refused.status_code == 422 and "营销总监" in text(refused)
    request.refresh_from_db()
    assert request.customer is None


def test_an_archive_put_into_a_higher_tier_after_the_signatures_is_not_opened(cast):
    cast.file.custody = "individual"
    cast.file.save()
    request = asked(cast.lin)
    sign_all(request)
    cast.file.custody = "company"
    cast.file.save()
    keeper = browser(cast.keeper)
    keeper.post(f"/reading/{request.pk}/opening/")
    request.refresh_from_db()
    assert request.status == "granted" and not request.is_open


@pytest.mark.row("ACC-04")
def test_another_department_needs_its_leaders_certificate_and_the_person_in_charge(cast):
    me = browser(cast.lin)
    refused = me.post("/reading/new/", paper(origin="elsewhere"))
    assert refused.status_code == 422 and "id_certificate_error" in text(refused)
    request = asked(cast.lin, origin="elsewhere", certificate="赵敏之，11 月 28 日")
    assert sign_all(request) == ["赵敏之", "孟承岳", "许照临", "沈知微"], "the person in charge is among them"


def test_the_tiers_of_department_and_salesperson_ask_their_own(cast):
    cast.file.custody = "department"
    cast.file.save()
    assert sign_all(asked(cast.lin)) == ["赵敏之", "孟承岳", "许照临", "顾南乔"], (
        "deputy and the department's manager, who has signed already"
    )
    cast.file.custody = "individual"
    cast.file.save()
    assert sign_all(asked(cast.chen)) == ["赵敏之", "孟承岳", "许照临"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"wanted": " "}, "wanted"), ({"reason": ""}, "reason"), ({"parts": []}, "parts"), ({"parts": ["bank"]}, "parts"), ({"promise": ""}, "promise"),
        ({"starts_on": "2020-01-01"}, "starts_on"), ({"ends_on": "2020-01-01"}, "ends_on"), ({"ends_on": "2099-01-01"}, "ends_on"),
        ({"use": "copy"}, "instruction"), ({"use": "nonsense"}, "use"), ({"starts_on": ""}, "starts_on"),
    ],
)  # fmt: skip
def test_a_paper_that_is_not_filled_in_is_not_sent(cast, changes, field):
    answer = browser(cast.lin).post("/reading/new/", paper(**changes))
    assert answer.status_code == 422 and f"id_{field}_error" in text(answer) and not ReadingRequest.objects.exists()


@pytest.mark.row("SEC-09")
def test_copying_needs_a_superiors_written_instruction_and_even_then_the_page_stays_closed(cast):
    assert browser(cast.lin).post("/reading/new/", paper(use="copy")).status_code == 422
    request = asked(cast.lin, use="copy", instruction="孟承岳 11 月 30 日书面批示", parts=[])
    sign_all(request)
    keeper = browser(cast.keeper)
    keeper.post(f"/reading/{request.pk}/opening/")
    request.refresh_from_db()
    assert request.status == "granted", "copies go through the loan register, never over the screen"
    assert (
        keeper.post(f"/reading/{request.pk}/lending/", {"what": NAME, "due_on": timezone.localdate(), "documents": ""}).status_code == 302
    )
    request.refresh_from_db()
    assert (request.loan.way, request.loan.paper, request.loan.owner) == ("copy", request.approval.number, cast.lin)
    assert request.loan.customer == cast.file and not request.is_open
    keeper.post(f"/customers/loans/{request.loan_id}/return/", {"on": timezone.localdate(), "condition": "已销毁"})
    request.refresh_from_db()
    assert request.status == "over"


def test_what_came_back_is_mended_and_signed_anew(cast):
    from guanxi.commons.approvals.actions import give_back

    request = asked(cast.lin)
    give_back(request.approval, by=cast.zhao, note="写明项目")
    request.refresh_from_db()
    assert request.status == "returned"
    assert browser(cast.chen).get(f"/reading/{request.pk}/edit/").status_code == 404
    me = browser(cast.lin)
    assert "行业方案" in text(me.get(f"/reading/{request.pk}/edit/"))
    assert me.post(f"/reading/{request.pk}/edit/", paper(reason="锡沐项目，行业方案参照")).status_code == 302
    request.refresh_from_db()
    assert request.status == "asked" and signers(request) == [cast.zhao]


def test_a_second_request_for_the_same_archive_while_one_runs_is_refused(cast):
    asked(cast.lin)
    assert browser(cast.lin).post("/reading/new/", paper()).status_code == 422


def test_whoever_is_shut_out_reads_no_more_and_a_request_nobody_opened_runs_out(cast, later):
    from guanxi.org.users.actions import disable

    request, waiting = opened(cast), asked(cast.chen)
    sign_all(waiting)
    disable(cast.lin, actor=actor(cast.boss))
    request.refresh_from_db()
    assert (request.status, request.closed_why) == ("over", "left")
    later(days=8)
    jobs.by_the_clock()
    waiting.refresh_from_db()
    assert (waiting.status, waiting.closed_why) == ("over", "time")


def test_it_opens_by_itself_where_the_company_wants_that(cast):
    director = browser(cast.director)
    rules = {"opens_by_itself": "on", "longest": "10", "borrower": "1", "manager": "2", "keeper": "5"}
    assert browser(cast.lin).post("/reading/rules/", rules).status_code == 403
    assert director.post("/reading/rules/", rules | {"manager": "9"}).status_code == 422
    assert director.post("/reading/rules/", rules).status_code == 302
    request = asked(cast.lin)
    sign_all(request)
    assert request.is_open and request.opened_by is None
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    soon = asked(cast.chen, starts_on=tomorrow)
    sign_all(soon)
    assert soon.status == "granted", "not before its first day"
