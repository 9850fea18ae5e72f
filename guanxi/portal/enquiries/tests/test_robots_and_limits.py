"""Robots, double presses, closed doors and headers: what a stranger cannot do, and what he must never learn."""

import re
from ipaddress import ip_address

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.kit.actor import SYSTEM
from guanxi.marketing.webforms import actions, guards
from guanxi.marketing.webforms.models import Submission, WebForm
from guanxi.marketing.webforms.tests.cast import GIVEN, aged, filled, webform
from guanxi.org.users.tests.cast import colleague

pytestmark = pytest.mark.django_db
TAKEN, SUSPICIOUS, REFUSED = Submission.Status.values


@pytest.fixture
def stranger():
    """Somebody without a session, whose browser checks nothing for us."""
    return Client(enforce_csrf_checks=True)


def post(client, form, **changed):
    return client.post(form.address, filled(form, **changed))


def test_the_hidden_field_the_hurry_and_the_links_are_put_aside_with_the_same_answer(stranger):
    form = webform()
    now = str(guards.stamped(form))
    plain = post(stranger, form, phone="13800139002")
    cases = [
        ({"homepage": "https://x.example"}, REFUSED, guards.FILLED_TRAP), ({"stamp": now}, SUSPICIOUS, guards.TOO_QUICK),
        ({"need": "https://a.example http://b.example www.c.example"}, SUSPICIOUS, guards.MANY_LINKS),
    ]  # fmt: skip
    for changed, status, why in cases:
        answer = post(stranger, form, **changed)
        assert (answer.status_code, answer["Location"], answer.content) == (303, plain["Location"], plain.content)
        kept = Submission.objects.order_by("-pk").first()
        assert (kept.status, kept.lead) == (status, None) and why in kept.reasons
        assert kept.answers[0]["text"] == "陆思齐"  # nothing is lost
    assert Lead.objects.count() == 1
    form.refresh_from_db()
    assert (form.taken_count, form.waiting_count, form.refused_count) == (1, 2, 1)


def test_the_same_words_from_many_places_are_put_aside(stranger):
    form = webform()
    for n in range(4):
        stranger.post(form.address, filled(form), REMOTE_ADDR=f"203.0.113.{n}")
    assert list(Submission.objects.order_by("pk").values_list("status", flat=True)) == [TAKEN, TAKEN, SUSPICIOUS, SUSPICIOUS]


@pytest.mark.row("ACQ-08", part=True)
def test_the_same_page_sent_three_times_is_one_lead_and_one_answer(stranger):
    form = webform()
    data = filled(form)
    answers = [stranger.post(form.address, data) for _n in range(3)]
    assert {(a.status_code, a["Location"], a.content) for a in answers} == {(303, answers[0]["Location"], b"")}
    assert (Lead.objects.count(), Submission.objects.count()) == (1, 1)
    form.refresh_from_db()
    assert form.taken_count == 1


def test_other_words_under_a_used_stamp_are_refused_but_not_lost(stranger):
    form = webform()
    data = filled(form)
    stranger.post(form.address, data)
    answer = stranger.post(form.address, data | {"need": "另外还要一份样本。"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "另外还要一份样本。" in page and Lead.objects.count() == 1
    fresh = re.search(r'name="stamp" value="([^"]+)"', page)[1]
    assert stranger.post(form.address, data | {"need": "另外还要一份样本。", "stamp": fresh}).status_code == 303
    assert sorted(Lead.objects.values_list("need", flat=True)) == sorted([GIVEN["need"], "另外还要一份样本。"])


def test_without_a_stamp_the_same_words_of_a_day_are_one_lead_and_few_are_let_in():
    stranger, form = Client(enforce_csrf_checks=True, headers={"origin": "https://shop.example"}), webform()
    for _n in range(3):
        assert post(stranger, form, stamp="").status_code == 303
    assert Lead.objects.count() == 1
    for n in range(guards.UNSTAMPED_HOURLY - 1):
        assert post(stranger, form, stamp="", need=f"第 {n} 件").status_code == 303
    answer = post(stranger, form, stamp="", need="太多了")
    assert answer.status_code == 429 and "太多了" in answer.content.decode()
    assert Lead.objects.count() == guards.UNSTAMPED_HOURLY
    # A page of ours is still taken from there: somebody writes on it.
    assert post(stranger, form, need="从你们的页面写的").status_code == 303


@pytest.mark.parametrize("stamp", ["nonsense", "x" * 5000, "eyJmIjoxfQ:1abc:forged", "\x00", "another"])
def test_a_forged_stamp_counts_as_none(stranger, stamp):
    form = webform()
    stamp = aged(webform(title="另一张")) if stamp == "another" else stamp
    assert post(stranger, form, stamp=stamp).status_code == 303
    assert not Submission.objects.get().is_stamped


def test_an_old_stamp_counts_as_none(stranger):
    form = webform()
    with time_machine.travel(timezone.now() - timezone.timedelta(hours=25), tick=False):
        old = guards.stamped(form)
    assert post(stranger, form, stamp=old).status_code == 303
    assert not Submission.objects.get().is_stamped


def test_one_address_an_hour_is_limited_in_the_database(stranger):
    form = webform(hourly_limit=3)
    for n in range(3):
        assert post(stranger, form, need=f"第 {n} 件").status_code == 303
    answer = Client().post(form.address, filled(form, need="第四件"))
    assert answer.status_code == 429 and "第四件" in answer.content.decode()
    assert Client().post(form.address, filled(form, need="别处来的"), REMOTE_ADDR="203.0.113.9").status_code == 303


@pytest.mark.parametrize(
    ("house", "others"),
    [
        ("2001:db8:1:2", "2001:db8:1:3::5"), ("2001:db8:0:0", "2001:db8:0:1::5"), ("2001:db8:0:2", "2001:db8::3:0:0:0:5"), ("2001:0:0:7", "2001:0:0:8::1"),
        ("fe80:0:0:0", "fe80:0:0:1::5"),
    ],
)  # fmt: skip
def test_a_household_with_any_number_of_addresses_is_one_connection(stranger, house, others):
    form = webform(hourly_limit=3)
    places = [str(ip_address(f"{house}:{n:x}:0:{n + 1:x}:{n + 7:x}")) for n in range(5)]
    codes = [stranger.post(form.address, filled(form, need=f"第 {n} 件"), REMOTE_ADDR=p).status_code for n, p in enumerate(places)]
    assert codes == [303, 303, 303, 429, 429]
    assert stranger.post(form.address, filled(form, need="邻居"), REMOTE_ADDR=others).status_code == 303


def test_addresses_of_the_old_kind_written_in_the_new_way_are_no_household(stranger):
    form = webform(hourly_limit=1)
    codes = [
        stranger.post(form.address, filled(form, need=f"第 {n} 件"), REMOTE_ADDR=f"::ffff:203.0.113.{n}").status_code for n in (1, 2, 1)
    ]
    assert codes[:2] == [303, 303]


@pytest.mark.row("ACQ-08", part=True)
def test_robots_do_not_use_up_the_day_of_the_people(stranger):
    form = webform(daily_limit=2)
    for n in range(4):
        hurried = filled(form, stamp=str(guards.stamped(form)), need=f"第 {n} 件")
        assert stranger.post(form.address, hurried, REMOTE_ADDR=f"203.0.113.{n}").status_code == 303
    assert Lead.objects.count() == 0 and stranger.get(form.address).status_code == 200
    assert post(stranger, form).status_code == 303 and Lead.objects.count() == 1


def test_a_program_that_never_saw_a_page_is_put_aside(stranger):
    form = webform()
    assert post(stranger, form, stamp="").status_code == 303
    assert (Submission.objects.get().status, Submission.objects.get().reasons) == (SUSPICIOUS, [guards.NO_PAGE])


def test_a_written_forwarded_address_is_not_believed_without_a_proxy(stranger):
    form = webform(hourly_limit=1)
    codes = [
        stranger.post(form.address, filled(form, need=f"第 {n} 件"), HTTP_X_FORWARDED_FOR=f"198.51.100.{n}").status_code for n in range(2)
    ]
    assert codes == [303, 429]


def test_the_limit_of_the_day_shows_a_page_and_takes_nothing_more(stranger):
    form = webform(daily_limit=2)
    for n in range(2):
        assert post(stranger, form, need=f"第 {n} 件").status_code == 303
    assert stranger.get(form.address).status_code == 429
    assert post(stranger, form, need="再来").status_code == 429 and Lead.objects.count() == 2


@pytest.mark.parametrize("shut", [{"is_open": False}, {"closes_on": "2020-01-01"}, {"opens_on": "2099-01-01"}])
def test_a_closed_form_says_so_and_takes_nothing(stranger, shut):
    form = webform(**{n: timezone.datetime.fromisoformat(v).date() if isinstance(v, str) else v for n, v in shut.items()})
    assert stranger.get(form.address).status_code == 410
    assert post(stranger, form).status_code == 410 and not Submission.objects.exists()
    assert stranger.get(f"{form.address}thanks/").status_code == 200  # whoever has just sent it still reads the thanks


@pytest.mark.parametrize("gone", ["rotated", "binned", "module", "never"])
def test_an_address_that_leads_nowhere_is_one_page(stranger, gone):
    form = webform()
    address = form.address
    if gone == "rotated":
        actions.turn_key(form)
    elif gone == "binned":
        form.bin()
    elif gone == "module":
        from guanxi.commons.company.models import Company

        Company.objects.update(modules={"marketing": False})
    else:
        address = "/f/AAAAAAAAAAAAAAAAAAAAAA/"
    answers = [
        stranger.get(address),
        stranger.post(address, filled(form)),
        stranger.get(f"{address}thanks/"),
        stranger.get(f"{address}logo/"),
    ]
    assert {a.status_code for a in answers} == {404}
    assert {re.sub(r"lang=[a-z-]+", "", a.content.decode()) for a in answers} == {answers[0].content.decode()}
    assert not Submission.objects.exists() and "产品询盘" not in answers[0].content.decode()
    if gone == "rotated":
        form.refresh_from_db()
        assert stranger.get(form.address).status_code == 200


def test_a_customer_on_file_changes_neither_a_byte_of_the_answer_nor_what_the_database_is_asked_meanwhile(stranger):
    form = webform()
    post(stranger, form)  # whatever is read once a process
    answers, asked = [], []
    for n, on_file in enumerate((False, True)):
        if on_file:
            Customer.objects.create(name="常熟栖澜泵业有限公司", phone="+8613800139077", code="K-1", email="he@known.example")
        data = filled(form, name="常熟栖澜泵业有限公司", phone="13800139077")
        with CaptureQueriesContext(connection) as queries:
            answers.append(stranger.post(form.address, data, REMOTE_ADDR=f"203.0.113.{n}"))
        asked.append([re.sub(r"'(?:[^']|'')*'|\d+", "?", q["sql"]) for q in queries])
    fresh, known = answers
    assert fresh.status_code == 303 and asked[0] == asked[1]
    del known["Expires"], fresh["Expires"]  # the second in which each was asked
    assert (known.status_code, known.content, sorted(known.items())) == (fresh.status_code, fresh.content, sorted(fresh.items()))
    assert stranger.get(known["Location"]).content == stranger.get(fresh["Location"]).content


@pytest.mark.parametrize(
    "evil", ["https://a.example; script-src *", "* 'self'", "https://a.example,https://b", "data:", "https://a.example\r\nSet-Cookie: x=1"]
)
def test_websites_that_came_by_another_way_than_the_form_end_no_header(stranger, evil):
    form = webform()
    WebForm.objects.filter(pk=form.pk).update(origins=evil)
    answer = stranger.get(form.address)
    around = answer["Content-Security-Policy"].rpartition("frame-ancestors ")[2]
    assert around in ("'none'", "https://a.example") and "Set-Cookie" not in answer


def test_headers_let_named_websites_show_it_and_nothing_else(stranger):
    form = webform(origins="https://www.chenghu.example\nhttps://*.chenghu.example")
    for answer in (stranger.get(form.address), post(stranger, form, phone=""), stranger.get(f"{form.address}thanks/")):
        policy = answer["Content-Security-Policy"]
        assert "frame-ancestors https://www.chenghu.example https://*.chenghu.example" in policy
        assert "default-src 'none'" in policy and "script-src" not in policy and "unsafe" not in policy
        assert "X-Frame-Options" not in answer and "no-store" in answer["Cache-Control"] and "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "same-origin" and not answer.cookies
        assert "<script" not in answer.content.decode()
    assert "frame-ancestors 'none'" in stranger.get(webform(title="无").address)["Content-Security-Policy"]


def test_a_colleague_who_is_signed_in_is_a_stranger_here(client):
    form = webform()
    client.force_login(colleague("boss", "administrator"))
    assert post(client, form).status_code == 303
    assert Lead.objects.get().created_by is None
    from guanxi.audit.trail.models import Entry

    told = Entry.objects.filter(record_key="customers.lead").latest("pk")
    assert (told.actor_kind, told.user_id, told.actor_name) == ("guest", None, "产品询盘")


def test_posts_from_a_website_that_is_not_named_are_put_aside(stranger):
    form = webform(origins="https://www.chenghu.example")
    for origin, status in (("https://www.chenghu.example", TAKEN), ("https://evil.example", SUSPICIOUS), ("null", SUSPICIOUS)):
        assert stranger.post(form.address, filled(form, stamp="", need=f"从 {origin}"), HTTP_ORIGIN=origin).status_code == 303
        assert Submission.objects.order_by("-pk").first().status == status


def test_the_token_is_long_and_of_its_own():
    forms = [webform(title=str(n)) for n in range(20)]
    assert len({f.token for f in forms}) == 20 and all(len(f.token) >= 22 for f in forms)
    assert WebForm.objects.visible_to(SYSTEM).count() == 20
