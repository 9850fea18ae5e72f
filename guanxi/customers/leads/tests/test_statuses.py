"""The way of a lead: statuses, reasons, follow-ups, whatever the entry."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from guanxi.activities.followups.models import FollowUp
from guanxi.customers.leads.actions import take_in
from guanxi.customers.leads.choices import MOVES, OPEN, Status
from guanxi.customers.leads.models import Lead
from guanxi.customers.leads.tests.cast import lead
from guanxi.desk.tests.cast import browser, company, customer, text
from guanxi.kit.actor import acting
from guanxi.kit.errors import DomainError
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import colleague, role

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return company()


@pytest.mark.parametrize("now", list(MOVES))
@pytest.mark.parametrize("to", list(Status))
def test_a_status_follows_another_only_where_the_table_says_so(cast, now, to):
    one = lead("甲", cast.lin, status=now, closed_reason="x" if now == "closed" else "")
    browser(cast.lin).post(f"/customers/leads/{one.pk}/status/", {"status": to})
    by_verb = Lead.objects.get(pk=one.pk).status
    assert by_verb == (to if to in MOVES[now] and to in OPEN else now)
    other = lead("乙", cast.lin, status=now, closed_reason="x" if now == "closed" else "")
    sent = {"name": "乙", "kind": "company", "status": to, "closed_reason": "太远", "version": other.version}
    answer = browser(cast.lin).post(f"/customers/leads/{other.pk}/edit/", sent)
    moved = Lead.objects.get(pk=other.pk).status
    assert moved == (to if to in MOVES[now] else now)
    assert answer.status_code == (422 if now == "converted" or (to != now and to not in MOVES[now]) else 302)


@pytest.mark.row("X02", part=True)
def test_a_lead_is_given_up_with_a_reason_and_taken_up_again(cast):
    one, me = lead("澄曜泵业", cast.lin, status="working", next_contact_on=timezone.localdate()), browser(cast.lin)
    assert me.post(f"/customers/leads/{one.pk}/closure/", {}).status_code == 422
    assert me.post(f"/customers/leads/{one.pk}/closure/", {"reason": "老板换人了"}).status_code == 302
    one.refresh_from_db()
    assert (one.status, one.closed_reason, one.next_contact_on) == ("closed", "老板换人了", None)
    page = text(me.get(f"/customers/leads/{one.pk}/"))
    assert "老板换人了" in page and f"/customers/leads/{one.pk}/reopening/" in page
    me.post(f"/customers/leads/{one.pk}/reopening/")
    one.refresh_from_db()
    assert (one.status, one.closed_reason) == ("working", "")


def test_whoever_cannot_reach_or_change_a_lead_moves_nothing(cast):
    one = lead("澄曜泵业", cast.lin)
    for verb in ("status", "closure", "reopening", "conversion", "conversion/undo", "followups"):
        assert browser(cast.he).post(f"/customers/leads/{one.pk}/{verb}/", {"status": "working", "reason": "x"}).status_code == 404
        assert browser(cast.stranger).post(f"/customers/leads/{one.pk}/{verb}/", {"status": "working"}).status_code == 403
    assert Lead.objects.get().status == "new" and not FollowUp.objects.exists()


@pytest.mark.row("X02", part=True)
def test_a_contact_with_a_lead_is_logged_on_its_page_and_planned(cast):
    one, me = lead("澄曜泵业", cast.lin), browser(cast.lin)
    day = timezone.localdate() + timedelta(days=1)
    assert "gx-composer" in text(me.get(f"/customers/leads/{one.pk}/"))
    sent = {"kind": "call", "content": "想看样品", "next_on": day.isoformat(), "next_reason": "送样"}
    assert me.post(f"/customers/leads/{one.pk}/followups/", sent).status_code == 302
    one.refresh_from_db()
    assert (one.status, one.next_contact_on, one.next_reason) == ("working", day, "送样") and one.last_contact_at
    page = text(me.get(f"/customers/leads/{one.pk}/"))
    assert "想看样品" in page and "送样" in page
    assert me.post(f"/customers/leads/{one.pk}/followups/", {"kind": "call"}).status_code == 422
    Lead.objects.update(next_contact_on=timezone.localdate())
    listed = text(me.get("/customers/leads/?f=next_contact_on <= today and status in (new, working, promising)"))
    assert "澄曜泵业" in listed and re.search(r'f=next_contact_on[^"]*" aria-current="page"', listed)


def test_follow_ups_belong_to_whoever_the_lead_is_given_to_and_lie_in_the_bin_with_it(cast):
    one = lead("澄曜泵业", cast.lin)
    browser(cast.lin).post(f"/customers/leads/{one.pk}/followups/", {"kind": "call", "content": "问价"})
    told = FollowUp.objects.get()
    assert (told.owner, told.department) == (cast.lin, cast.one)
    browser(cast.boss).post("/customers/leads/bulk/assign/", {"go": "1", "pk": [one.pk], "owner": cast.he.pk})
    told.refresh_from_db()
    assert (told.owner, told.department) == (cast.he, cast.two)
    browser(cast.boss).post(f"/customers/leads/{one.pk}/bin/", {"go": "1"})
    assert not FollowUp.objects.alive().exists()


def test_a_follow_up_needs_a_customer_or_a_lead_and_not_two_strangers(cast):
    one, other = lead("澄曜泵业", cast.lin), customer("乙公司", cast.lin)
    values = {"kind": "call", "content": "谈", "at": "2026-01-05 10:00"}
    for sent, status in (({}, 422), ({"lead": one.pk, "customer": other.pk}, 422), ({"lead": one.pk}, 201), ({"customer": other.pk}, 201)):
        answer = browser(cast.lin).post("/api/v1/activities/followups/", values | sent, content_type="application/json")
        assert answer.status_code == status, answer.content


def test_many_leads_are_given_up_at_once_and_those_that_are_customers_stay(cast):
    rows = [lead(f"第{n}家", cast.lin, status=s) for n, s in enumerate(("new", "working", "converted"))]
    answer = browser(cast.lin).post("/customers/leads/bulk/give_up/", {"go": "1", "pk": [r.pk for r in rows], "reason": "展会散客"})
    assert answer.status_code in (200, 302)
    assert sorted(Lead.objects.values_list("status", flat=True)) == ["closed", "closed", "converted"]
    assert Lead.objects.filter(closed_reason="展会散客").count() == 2


def test_who_may_not_set_the_status_gives_up_neither_one_nor_many(cast):
    one = lead("甲", cast.lin)
    made = role("clerk", {"customers.lead": {"view": 4, "change": 4}}, {"customers.lead": {"status": "readonly"}})
    clerk = browser(colleague("clerk", made, password=None))
    assert clerk.post(f"/customers/leads/{one.pk}/closure/", {"reason": "太远"}).status_code == 403
    assert clerk.post("/customers/leads/bulk/give_up/", {"go": "1", "pk": [one.pk], "reason": "太远"}).status_code in (403, 422)
    one.refresh_from_db()
    assert one.status == "new"


def test_what_comes_in_by_itself_has_a_name_tags_and_further_answers(cast):
    with acting(actor_for(cast.boss)):
        with pytest.raises(DomainError):
            take_in({"name": " "}, how="form")
        one = take_in({"name": "网上来的", "extra": {"预算": "十万"}, "owner": cast.lin}, how="form", tags=("官网",))
    page = text(browser(cast.lin).get(f"/customers/leads/{one.pk}/"))
    assert "十万" in page and "官网" in page


def test_the_tabs_of_the_list_stand_for_statuses_and_hide_from_who_may_not_read_them(cast):
    lead("新来的", cast.lin)
    lead("谈着的", cast.lin, status="working")
    page = text(browser(cast.lin).get("/customers/leads/?f=status = working"))
    assert "谈着的" in page and "新来的" not in page and re.search(r'f=status[^"]*working" aria-current="page"', page)
    counts = text(browser(cast.lin).get("/customers/leads/views/counts/"))
    assert 'id="count-t1" hx-swap-oob="true">1<' in counts and 'id="count-t5" hx-swap-oob="true">0<' in counts
    assert 'id="count-t1" hx-swap-oob="true">0<' in text(browser(cast.he).get("/customers/leads/views/counts/"))
    blind = colleague("blind", role("blind", {"customers.lead": {"view": 4}}, {"customers.lead": {"status": "hidden"}}), password=None)
    assert "working" in text(browser(cast.lin).get("/customers/leads/")) and "working" not in text(browser(blind).get("/customers/leads/"))
    assert "count-t" not in text(browser(blind).get("/customers/leads/views/counts/"))


def test_the_reason_of_a_closed_lead_is_asked_and_missed_of_a_closed_lead_alone(cast):
    one, me = lead("澄曜泵业", cast.lin), browser(cast.lin)
    assert 'data-when="status=closed"' in text(me.get(f"/customers/leads/{one.pk}/edit/"))
    assert "关闭原因" not in text(me.get(f"/customers/leads/{one.pk}/"))
    Lead.objects.update(status="closed")
    assert "关闭原因" in text(me.get(f"/customers/leads/{one.pk}/"))


def test_one_button_leads_on_the_page_of_a_lead(cast):
    for phone in ("", "+8615400000001"):
        one = lead("澄曜泵业", cast.lin, phone=phone)
        page = text(browser(cast.lin).get(f"/customers/leads/{one.pk}/"))
        assert re.search(r"<main.*</main>", page, re.S)[0].count("btn-primary") == 1
