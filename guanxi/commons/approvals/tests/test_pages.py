"""The pages of approvals: inbox, paper, deeds, flows, absences; who may open what."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guanxi.audit.trail.models import Entry
from guanxi.commons.approvals.kinds import step
from guanxi.commons.approvals.models import Approval, Flow, Substitute, Task
from guanxi.commons.approvals.tests.cast import KIND, company, do, paper, waits
from guanxi.commons.notices.models import Notice
from guanxi.customers.customers.models import Customer
from guanxi.desk.tests.cast import browser, text
from guanxi.org.users.tests.cast import colleague

pytestmark = pytest.mark.django_db
TWO = [step("manager"), step("role:general_manager")]


@pytest.fixture
def c():
    return company()


def sign(who, made, **data):
    made.refresh_from_db()
    return browser(who).post(f"{made.url}signature/", {"seen": made.digest, **data})


@pytest.mark.row("X16", part=True)
def test_a_paper_goes_through_the_pages_from_asking_to_granted(c):
    made = paper(c, "lin", TWO)
    inbox = text(browser(c.zhao).get("/approvals/"))
    assert "试阅" in inbox and "华信泵业" in inbox and "谈判要用" in inbox and "同意并签字" in inbox
    page = text(browser(c.zhao).get(made.url))
    assert "等您签" in page and made.number in page and "孟承岳" in page
    assert sign(c.zhao, made, note="同意，限本人").status_code == 302
    assert "没有等您签字的审批" in text(browser(c.zhao).get("/approvals/"))
    assert "同意，限本人" in text(browser(c.gm).get(made.url))
    sign(c.gm, made)
    made.refresh_from_db()
    assert made.status == Approval.GRANTED
    assert "已批准" in text(browser(c.lin).get(made.url)) and "已批准" in text(browser(c.lin).get("/approvals/?box=mine"))
    assert "试阅" in text(browser(c.zhao).get("/approvals/?box=done"))
    assert Notice.objects.filter(person=c.lin, kind="approval.granted").exists()


def test_refusing_and_returning_need_words(c):
    made = paper(c, "lin", TWO)
    zhao = browser(c.zhao)
    page = text(zhao.post(f"{made.url}refusal/", {"note": " "}, follow=True))
    assert "请写明原因" in page and waits(made) == "zhao"
    zhao.post(f"{made.url}return/", {"note": "写清用途"})
    made.refresh_from_db()
    assert made.status == Approval.RETURNED
    page = text(browser(c.lin).get(made.url))
    assert "写清用途" in page and "重新送签" in page
    browser(c.lin).post(f"{made.url}resubmission/", {"reason": "与锡沐谈判前用"})
    made.refresh_from_db()
    assert made.is_open and made.reason == "与锡沐谈判前用" and waits(made) == "zhao"
    zhao.post(f"{made.url}refusal/", {"note": "不合规定"})
    assert "不合规定" in text(browser(c.lin).get(made.url))


def test_who_has_nothing_to_do_with_it_does_not_find_it(c):
    made = paper(c, "lin", TWO)
    for who in (c.he, c.chen, c.stranger, c.gm):
        for address in ("", "print/"):
            assert browser(who).get(f"{made.url}{address}").status_code == 404
        assert browser(who).post(f"{made.url}signature/", {}).status_code == 404
        assert made.number not in text(browser(who).get("/approvals/?box=copied"))
    assert browser(c.boss).get(made.url).status_code == 200, "whoever sees all approvals"
    for address in (f"/approvals/{10**19}/", "/approvals/987654/"):
        assert browser(c.lin).get(address).status_code == 404


def test_whoever_asked_cannot_sign_hand_on_or_add_anybody(c):
    made = paper(c, "lin", TWO)
    lin = browser(c.lin)
    for deed, data in (
        ("signature", {}),
        ("refusal", {"note": "不要"}),
        ("return", {"note": "不要"}),
        ("handover", {"person": c.chen.pk}),
        ("signers", {"person": c.chen.pk}),
    ):
        lin.post(f"{made.url}{deed}/", data)
    made.refresh_from_db()
    assert waits(made) == "zhao" and len(made.plan) == 2 and not made.tasks.exclude(state=Task.WAITING).exists()
    assert browser(c.zhao).post(f"{made.url}withdrawal/").status_code == 403


def test_the_page_of_a_record_out_of_reach_is_not_linked(c):
    made = paper(c, "lin", TWO)
    link = f'href="/customers/customers/{c.acme.pk}/"'
    assert link not in text(browser(c.lin).get(made.url)), "lin may ask for what he cannot open"
    do(c, made, "zhao ok")
    assert link in text(browser(c.gm).get(made.url))


def test_facts_changed_while_he_read_sign_nothing(c):
    made = paper(c, "lin", TWO)
    old = made.digest
    Customer.objects.filter(pk=c.acme.pk).update(remarks="改过了")
    page = text(browser(c.zhao).post(f"{made.url}signature/", {"seen": old}, follow=True))
    assert "申请内容变了" in page and waits(made) == "zhao"
    assert "改过了" in text(browser(c.zhao).get(made.url))
    sign(c.zhao, made)
    assert waits(made) == "gm"


def test_facts_changed_after_a_signature_are_told_and_signed_anew(c):
    made = paper(c, "lin", TWO)
    do(c, made, "zhao ok")
    Customer.objects.filter(pk=c.acme.pk).update(remarks="改过了")
    assert "前面的签字将不再有效" in text(browser(c.gm).get(made.url))
    page = text(browser(c.gm).post(f"{made.url}signature/", {"seen": made.digest}, follow=True))
    assert "第一个人签字之后，申请内容变了" in page
    made.refresh_from_db()
    assert made.round == 2 and waits(made) == "zhao"
    page = text(browser(c.zhao).get(made.url))
    assert "老客户" in page and "改过了" in page and "需要重新签" in page
    assert Notice.objects.filter(person=c.zhao, kind="approval.changed").count() == 1


def test_printing_is_written_down_before_it_is_printed(c):
    made = paper(c, "lin", TWO)
    page = text(browser(c.zhao).get(f"{made.url}print/"))
    assert "审批单" in page and made.number in page
    browser(c.zhao).post(f"{made.url}print/")
    assert Entry.objects.filter(kind="print", record_key="commons.approval", object_id=made.pk, user=c.zhao.pk).count() == 1


def test_handing_on_adding_and_copying_by_the_pages(c):
    made = paper(c, "lin", TWO)
    zhao = browser(c.zhao)
    zhao.post(f"{made.url}copies/", {"person": c.he.pk})
    assert "试阅" in text(browser(c.he).get("/approvals/?box=copied")) and browser(c.he).get(made.url).status_code == 200
    zhao.post(f"{made.url}signers/", {"person": c.keeper.pk, "place": "after"})
    zhao.post(f"{made.url}handover/", {"person": c.chen.pk, "note": "出差"})
    assert waits(made) == "chen (for zhao)"
    page = text(browser(c.chen).get(made.url))
    assert "代 赵敏之" in page and "出差" in page
    sign(c.chen, made)
    assert waits(made) == "keeper"
    assert "请选一位同事" in text(browser(c.keeper).post(f"{made.url}handover/", {"person": "x"}, follow=True))


@pytest.mark.row("X16")
def test_a_flow_with_conditions_joint_and_either_sign_is_gone_through_with_delegate_return_added_signer_and_copy(c):
    other, today, boss = (
        colleague("keeper2", "archive_keeper", name="顾文远", department=c.top, password=None),
        timezone.localdate(),
        browser(c.boss),
    )
    for number, values in enumerate((
        {"who": "role:sales_director", "mode": "all", "days": "3", "when": "rows > 100"}, {"who": "role:archive_keeper", "mode": "any", "days": "2"},
    ), 2):  # fmt: skip
        assert boss.post(f"/approvals/flows/{KIND}/steps/{number}/", values).status_code == 302
    away = {"person": c.zhao.pk, "substitute": c.sun.pk, "starts_on": today, "ends_on": today + timedelta(days=2)}
    assert browser(c.zhao).post("/account/absences/", away).status_code == 302
    made, sun = paper(c, "lin", rows=500), browser(c.sun)
    assert waits(made) == "sun (for zhao)" and "代 赵敏之" in text(sun.get(made.url))
    sun.post(f"{made.url}return/", {"note": "写清用途"})
    assert "写清用途" in text(browser(c.lin).get(made.url))
    browser(c.lin).post(f"{made.url}resubmission/", {"reason": "与锡沐谈判前用"})
    sun.post(f"{made.url}signers/", {"person": c.chen.pk, "place": "before"})
    sun.post(f"{made.url}copies/", {"person": c.he.pk})
    assert waits(made) == "chen" and made.url in text(browser(c.he).get("/approvals/?box=copied"))
    for who, then in ((c.chen, "sun (for zhao)"), (c.sun, "dir1, dir2"), (c.dir1, "dir2"), (c.dir2, "keeper, keeper2")):
        assert sign(who, made).status_code == 302 and waits(made) == then, who
    assert sign(other, made).status_code == 302 and "没有等您签字的审批" in text(browser(c.keeper).get("/approvals/"))
    told = text(browser(c.lin).get(made.url))
    assert "已批准" in told and all(name in told for name in ("孙启明", "陈思远", "沈岳", "罗一鸣", "顾文远"))
    few = paper(c, "lin", rows=10)
    sign(c.sun, few)
    assert waits(few) == "keeper, keeper2", "without the condition the directors are passed over"


def test_reminding_is_allowed_once_a_day(c):
    made = paper(c, "lin", TWO)
    lin = browser(c.lin)
    assert "已催办" in text(lin.post(f"{made.url}reminder/", follow=True))
    assert "明天可以再催" in text(lin.post(f"{made.url}reminder/", follow=True))
    assert Notice.objects.filter(person=c.zhao, kind="approval.reminded").count() == 1


def test_the_inbox_costs_as_much_for_twenty_as_for_two(c):
    for n in range(20):
        c.acme = Customer(name=f"客户{n}", owner=c.lin)
        c.acme.save()
        paper(c, "lin", TWO)
        if n == 1:
            zhao = browser(c.zhao)
            zhao.get("/approvals/")
            with CaptureQueriesContext(connection) as few:
                zhao.get("/approvals/")
    with CaptureQueriesContext(connection) as many:
        page = text(zhao.get("/approvals/"))
    assert page.count('signature/"') == 20 and len(many) <= len(few) <= 16


def test_the_inbox_is_turned_and_its_keys_move(c):
    for n in range(23):
        c.acme = Customer(name=f"客户{n:02d}", owner=c.lin)
        c.acme.save()
        last = paper(c, "lin", TWO)
    zhao = browser(c.zhao)
    page = text(zhao.get("/approvals/"))
    assert page.count('data-key="y"') == 1 and 'data-key="j ArrowDown"' in page
    after = page.split("&amp;before=")[1].split('"')[0]
    assert "客户22" in text(zhao.get(f"/approvals/?before={after}"))
    assert f'href="{last.url}" data-key="Enter o"' in text(zhao.get(f"/approvals/?before={after}&at={last.pk}"))


def test_the_menu_and_today_say_how_many_wait(c):
    paper(c, "lin", TWO)
    page = text(browser(c.zhao).get("/today/"))
    assert "等您签字" in page and 'href="/approvals/"' in page
    assert "等您签字" not in text(browser(c.chen).get("/today/"))


def test_an_absence_is_set_for_oneself_and_by_the_manager_but_not_by_others(c):
    today = timezone.localdate()
    days = {"starts_on": today, "ends_on": today + timedelta(days=2)}
    made = paper(c, "lin", TWO)
    assert browser(c.zhao).post("/account/absences/", {"person": c.zhao.pk, "substitute": c.sun.pk, **days}).status_code == 302
    assert waits(made) == "sun (for zhao)"
    assert "由孙启明代签" in text(browser(c.zhao).get("/account/absences/"))
    assert browser(c.lin).post("/account/absences/", {"person": c.sun.pk, "substitute": c.lin.pk, **days}).status_code == 422
    assert browser(c.gm).post("/account/absences/", {"person": c.sun.pk, "substitute": c.dir1.pk, **days}).status_code == 302
    row = Substitute.objects.get(person=c.zhao)
    assert browser(c.he).post(f"/account/absences/{row.pk}/removal/").status_code == 404
    browser(c.zhao).post(f"/account/absences/{row.pk}/removal/")
    assert waits(made) == "zhao"
    wrong = {"person": c.zhao.pk, "substitute": c.zhao.pk, "starts_on": today, "ends_on": today - timedelta(days=1)}
    assert browser(c.zhao).post("/account/absences/", wrong).status_code == 422


def test_flows_are_written_by_whoever_may_and_looked_at_beforehand(c):
    home = f"/approvals/flows/{KIND}/"
    for who in (c.lin, c.gm):
        assert browser(who).get(home).status_code == 403 and browser(who).post(home, {"deed": "ready"}).status_code == 403
    boss = browser(c.boss)
    assert "试阅" in text(boss.get("/approvals/flows/")) and boss.get("/approvals/flows/nothing/").status_code == 404
    answer = boss.post(f"{home}steps/2/", {"who": "role:general_manager", "mode": "any", "days": "3", "when": "rows > 100"})
    assert answer.status_code == 302 and [s["who"] for s in Flow.objects.get().steps] == ["manager", "role:general_manager"]
    answer = boss.post(
        f"{home}steps/2/",
        {
            "who": "role:general_manager",
            "mode": "any",
            "days": "3",
            "c-match": "all",
            "c-0-field": "remarks",
            "c-0-op": "contains",
            "c-0-value": "老客户",
        },
    )
    assert answer.status_code == 302 and Flow.objects.get().steps[1]["when"] == "remarks ~ 老客户"
    assert "老客户" in text(boss.get(home)) and 'name="c-0-value" value="老客户"' in text(boss.get(f"{home}steps/2/"))
    wrong = boss.post(f"{home}steps/2/", {"who": "manager", "mode": "any", "days": "3", "when": "no_such = 1"})
    assert wrong.status_code == 422 and "no_such" in text(wrong)
    boss.post(home, {"deed": "up", "step": "1"})
    assert [s["who"] for s in Flow.objects.get().steps] == ["role:general_manager", "manager"]
    look = text(boss.get(f"{home}?requester={c.lin.pk}&about={c.acme.pk}"))
    assert "赵敏之" in look and "孟承岳" in look and not Approval.objects.exists()
    boss.post(home, {"deed": "drop", "step": "0"})
    boss.post(home, {"deed": "drop", "step": "0"})
    assert len(Flow.objects.get().steps) == 1, "one step must stay"
    boss.post(home, {"deed": "once"})
    assert Flow.objects.get().once is False
    boss.post(home, {"deed": "ready"})
    assert "自带" in text(boss.get("/approvals/flows/")) and boss.get(f"{home}steps/9/").status_code == 404


def test_a_flow_that_changes_leaves_what_is_under_way_as_it_began(c):
    made = paper(c, "lin", TWO)
    browser(c.boss).post(f"/approvals/flows/{KIND}/", {"deed": "drop", "step": "1"})
    do(c, made, "zhao ok")
    assert waits(made) == "gm"
