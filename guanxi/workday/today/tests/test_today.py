"""Today: whom to contact and why, ranked; logging moves the list."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from guanxi.activities.followups.models import FollowUp
from guanxi.audit.trail.models import Entry
from guanxi.customers.customers.actions import plan_many, set_grade, touch_many
from guanxi.customers.customers.models import CustomerState
from guanxi.customers.grades.models import Grade
from guanxi.desk.tests.cast import actor, browser, company, contact, customer, text
from guanxi.org.users.tests.cast import colleague, role
from guanxi.sales.opportunities.models import Opportunity
from guanxi.sales.receipts.models import Receipt
from guanxi.workday.cadence.models import CadenceRule
from guanxi.workday.today.queries import overdue_receipts, overdue_url

pytestmark = pytest.mark.django_db
NOW = "2026-11-20T10:42:00+08:00"


@pytest.fixture
def cast():
    with time_machine.travel(NOW, tick=False):
        yield company()


def talked(who, days):
    touch_many([(who.pk, timezone.now() - timedelta(days=days), "call")])


def agreed(who, days):
    plan_many([(who.pk, timezone.now(), timezone.localdate() + timedelta(days=days), None, "寄样回访")])


def deal(who, stage="open"):
    made = Opportunity(customer=who, name="商机", stage=stage)
    made.save()
    return made


def order(page, *names):
    """Where each name stands in the page; absent ones at the end."""
    return sorted(names, key=lambda n: page.find(n) if n in page else 10**9)


@pytest.mark.row("CAD-03", "CAD-07", part=True)
def test_each_line_says_why(cast):
    unsigned, rhythm, quiet = (customer(n, cast.lin) for n in ("未签泵业", "老客水务", "安静机械"))
    deal(unsigned)
    talked(unsigned, 8)
    set_grade(rhythm.pk, grade="A", score=None, on=timezone.localdate())
    talked(rhythm, 31)
    set_grade(quiet.pk, grade="A", score=None, on=timezone.localdate())
    talked(quiet, 3)
    page = browser(cast.lin).get("/today/").content.decode()
    assert "未签单第 8 天，最长 7 天" in page
    assert "A 级每 30 天联系，已第 31 天" in page
    assert "安静机械" not in page


def test_a_deal_about_to_be_signed_stands_first_then_the_overdue_one(cast):
    signing, late, planned = (customer(n, cast.lin) for n in ("快签甲", "久拖乙", "约好丙"))
    deal(signing, "signing")
    talked(signing, 3)
    deal(late)
    talked(late, 9)
    agreed(planned, 0)
    page = browser(cast.lin).get("/today/").content.decode()
    assert order(page, "约好丙", "久拖乙", "快签甲") == ["快签甲", "久拖乙", "约好丙"]
    assert "寄样回访" in page


def test_a_fresh_deal_does_not_stand_there(cast):
    who = customer("刚谈公司", cast.lin)
    deal(who)
    talked(who, 1)
    assert "刚谈公司" not in browser(cast.lin).get("/today/").content.decode()


def test_mine_is_mine_and_the_team_is_in_reach_only(cast):
    for name, owner in (("林的客户", cast.lin), ("陈的客户", cast.chen), ("何的客户", cast.he)):
        who = customer(name, owner)
        deal(who)
        talked(who, 8)
    mine = browser(cast.lin).get("/today/?team=1").content.decode()
    assert "林的客户" in mine and "陈的客户" not in mine
    team = browser(cast.zhao).get("/today/?team=1").content.decode()
    assert "林的客户" in team and "陈的客户" in team and "何的客户" not in team


@pytest.mark.row("CAD-01", part=True)
def test_the_hour_band_says_what_now_is_good_for(cast):
    page = browser(cast.lin).get("/today/").content.decode()
    assert "现在：最佳" in page and "10:30–11:30" in page and "最佳时段还剩 48 分" in page
    with time_machine.travel("2026-11-20T12:00:00+08:00", tick=False):
        assert "15:00 起又是好时段" in browser(cast.lin).get("/today/").content.decode()


@pytest.mark.row("SAL-01", part=True)
def test_one_post_logs_the_contact_and_plans_the_next(cast):
    who = customer("要记的客户", cast.lin)
    person = contact(who, "张启明")
    deal(who)
    talked(who, 8)
    client = browser(cast.lin)
    sent = {
        "kind": "call",
        "outcome": "talked",
        "content": "下周送样",
        "contact": person.pk,
        "next_on": "2026-11-24",
        "next_reason": "送样",
        "next": "/today/",
    }
    assert client.post(f"/customers/customers/{who.pk}/followups/", sent).status_code == 302
    assert f'id="call-{who.pk}"' not in client.get("/today/").content.decode()
    state = CustomerState.objects.get(pk=who.pk)
    assert state.last_contact_at == timezone.now() and str(state.next_contact_on) == "2026-11-24" and state.next_reason == "送样"
    assert FollowUp.objects.get().author == cast.lin


def test_a_contact_fulfils_the_plan_that_was_due_and_not_the_later_one(cast):
    today, later = customer("今天约", cast.lin), customer("下周约", cast.lin)
    agreed(today, 0)
    agreed(later, 7)
    client = browser(cast.lin)
    for who in (today, later):
        client.post(f"/customers/customers/{who.pk}/followups/", {"kind": "call", "outcome": "talked"})
    assert CustomerState.objects.get(pk=today.pk).next_contact_on is None
    assert CustomerState.objects.get(pk=later.pk).next_contact_on is not None


@pytest.mark.parametrize(
    "sent, says", [({"kind": "call"}, "写一句"), ({"kind": "call", "outcome": "talked", "next_on": "2026-11-01"}, "已经过去")]
)
def test_what_cannot_be_logged_is_refused_and_kept(cast, sent, says):
    who = customer("客户", cast.lin)
    response = browser(cast.lin).post(f"/customers/customers/{who.pk}/followups/", sent)
    assert response.status_code == 422 and says in response.content.decode()
    assert not FollowUp.objects.exists()


def test_somebody_elses_customer_is_not_there(cast):
    who = customer("何的", cast.he)
    assert browser(cast.lin).post(f"/customers/customers/{who.pk}/followups/", {"kind": "call", "outcome": "talked"}).status_code == 404


def test_a_person_of_another_customer_is_refused(cast):
    who, other = customer("甲", cast.lin), customer("乙", cast.lin)
    person = contact(other, "外人")
    sent = {"kind": "call", "outcome": "talked", "contact": person.pk}
    assert browser(cast.lin).post(f"/customers/customers/{who.pk}/followups/", sent).status_code == 404


def test_phones_are_masked_in_the_list_and_calling_is_written_down(cast):
    who = customer("有电话", cast.lin, phone="+8615412347745")
    deal(who)
    talked(who, 8)
    client = browser(cast.lin)
    page = client.get("/today/").content.decode()
    assert "154****7745" in page and "15412347745" not in page and "154 1234 7745" not in page
    answer = client.post(f"/customers/customers/{who.pk}/reveal/phone/", {"call": "1"})
    assert "7745" in answer.content.decode()
    assert Entry.objects.filter(kind="call", object_id=who.pk).count() == 1


def test_the_company_changes_its_terms(cast):
    browser(cast.lin).get("/today/")
    rule = CadenceRule.objects.get(code="unsigned")
    rule.days = 3
    rule.save()
    who = customer("四天没谈", cast.lin)
    deal(who)
    talked(who, 4)
    assert "未签单第 4 天，最长 3 天" in browser(cast.lin).get("/today/").content.decode()


def test_today_asks_a_fixed_number_of_questions(cast, django_assert_max_num_queries):
    for n in range(60):
        who = customer(f"客户{n:03}", cast.lin, phone="+8615400000001")
        contact(who, f"人{n}")
        deal(who)
        talked(who, 8 + n % 5)
    client = browser(cast.lin)
    client.get("/today/")
    with django_assert_max_num_queries(21):
        client.get("/today/")


def test_a_part_payment_leaves_the_rest_overdue(cast):
    who = customer("付了一部分", cast.lin)
    Receipt(customer=who, due_on="2026-11-01", due_amount=100_000, received_on="2026-11-02", received_amount=40_000).save()
    assert "6 万" in browser(cast.lin).get("/today/").content.decode()
    page = browser(cast.boss).get(f"/customers/customers/{who.pk}/").content.decode()
    assert "6 万" in page and "19 天" in page


def test_all_beside_overdue_money_lists_what_the_card_counts(cast):
    day = {"due_on": "2026-11-01", "due_amount": 100}
    for name, owner, values in (
        ("全没付", cast.lin, day),
        ("付了一部分", cast.lin, day | {"received_on": "2026-11-02", "received_amount": 40}),
        ("先付后约", cast.lin, day | {"received_amount": 40}),
        ("付清了", cast.lin, day | {"received_on": "2026-11-02", "received_amount": 100}),
        ("只记了日子", cast.lin, day | {"received_on": "2026-11-02"}),
        ("没到期", cast.lin, day | {"due_on": "2026-12-01"}),
        ("陈的客户", cast.chen, day),
    ):
        Receipt(customer=customer(name, owner), **values).save()
    for who, names in ((cast.lin, {"全没付", "付了一部分", "先付后约"}), (cast.boss, set())):
        client = browser(who)
        card = overdue_receipts(actor(who), timezone.localtime())
        assert {line["customer"] for line in card} == names
        link = re.search(r'href="(/sales/receipts/[^"]+)"', client.get("/today/").content.decode())
        assert bool(link) == bool(names)
        body = text(client.get(overdue_url(actor(who))))
        assert {r.customer.name for r in Receipt.objects.select_related("customer") if r.customer.name in body} == names
        if link:
            assert html.unescape(link[1]) == overdue_url(actor(who))


@pytest.mark.parametrize("field", ["due_amount", "received_on", "received_amount"])
def test_whether_a_sum_is_paid_is_not_told_to_whom_its_parts_are_closed(cast, field):
    blind = colleague("blind", role("no-sums", {"*": {"*": 4}}, {"sales.receipt": {field: "hidden"}}), password=None)
    Receipt(customer=customer("全没付", blind), due_on="2026-11-01", due_amount=100).save()
    listed = browser(blind).get("/sales/receipts/?c=customer,is_unpaid")
    assert "未收齐" not in text(listed) and "全没付" in text(listed)
    asked = [browser(blind).get(f"/sales/receipts/?f=is_unpaid+%3D+{word}") for word in ("yes", "no")]
    assert asked[0].status_code == asked[1].status_code and "全没付" not in text(asked[0]) + text(asked[1])
    assert overdue_url(actor(blind)) == ""


def test_a_deal_on_the_last_day_of_the_month_is_one_of_this_month(cast):
    Opportunity(customer=customer("月底签", cast.lin), name="月底的单", stage="open", expected_on="2026-11-30").save()
    assert "月底的单" in browser(cast.lin).get("/today/").content.decode()


def test_a_term_of_no_days_is_refused_and_an_old_one_does_not_break_the_day(cast):
    client, boss = browser(cast.lin), browser(cast.boss)
    client.get("/today/")
    rule = CadenceRule.objects.get(code="unsigned")
    sent = {"name": rule.name, "is_on": "on", "version": rule.version}
    for days in (0, 4000):
        assert boss.post(f"/workday/cadence/{rule.pk}/edit/", sent | {"days": days}).status_code == 422
    CadenceRule.objects.filter(pk=rule.pk).plain_update(days=0)
    Grade.objects.filter(code="A").plain_update(visit_days=0)
    unsigned, rhythm = customer("未签", cast.lin), customer("节奏", cast.lin)
    deal(unsigned)
    set_grade(rhythm.pk, grade="A", score=None, on=timezone.localdate())
    for who in (unsigned, rhythm):
        talked(who, 3)
    page = client.get("/today/").content.decode()
    assert "未签" in page and "节奏" in page
