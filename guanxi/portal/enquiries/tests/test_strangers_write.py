"""A stranger fills in an enquiry form: what he needs, what robots try, and what he must never learn."""

import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guanxi.customers.customers.choices import Basis
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.customers.occasions.models import Occasion
from guanxi.kit.actor import SYSTEM
from guanxi.marketing.webforms import actions, asking, guards
from guanxi.marketing.webforms.models import ConsentText, Submission, WebForm
from guanxi.marketing.webforms.tests.cast import GIVEN, WORDS, aged, filled, newest, webform
from guanxi.org.users.tests.cast import colleague

pytestmark = pytest.mark.django_db
TAKEN, SUSPICIOUS, REFUSED = Submission.Status.values


@pytest.fixture
def stranger():
    """Somebody without a session, whose browser checks nothing for us."""
    return Client(enforce_csrf_checks=True)


def post(client, form, **changed):
    return client.post(form.address, filled(form, **changed))


@pytest.mark.row("ACQ-08")
@pytest.mark.row("ACQ-07", part=True)
def test_what_a_stranger_writes_is_a_lead_at_once_with_source_occasion_basis_and_owner(stranger):
    xu = colleague("xu", "salesperson")
    fair = Occasion.objects.create(name="华东机械展")
    form = webform(occasion=fair, owner_rule="one", colleague=xu, lead_tags="展会，询盘")
    page = stranger.get(form.address)
    assert page.status_code == 200 and "产品询盘" in page.content.decode()
    stamp = re.search(r'name="stamp" value="([^"]+)"', page.content.decode())[1]
    assert guards.read_stamp(form, stamp)
    answer = post(stranger, form)
    assert (answer.status_code, answer["Location"]) == (303, f"{form.address}thanks/?lang=zh-hans")
    assert "谢谢，我们会尽快联系您。" in stranger.get(answer["Location"]).content.decode()
    lead = Lead.objects.get()
    assert (lead.name, lead.contact_name, lead.phone, lead.need) == (GIVEN["name"], "陆思齐", "+8613800139001", GIVEN["need"])
    assert (lead.source, lead.occasion, lead.basis, lead.owner, lead.kind) == (form.source, fair, Basis.CONSENT, xu, "company")
    kept = Submission.objects.get()
    assert (kept.lead, kept.status, kept.consent.text, kept.consent.number) == (lead, TAKEN, WORDS, 1)
    assert (kept.address, kept.basis) == ("127.0.0.1", Basis.CONSENT)
    form.refresh_from_db()
    assert (form.taken_count, form.waiting_count, form.last_taken_at is not None) == (1, 0, True)


def test_a_person_without_a_company_is_filed_as_a_person(stranger):
    assert post(stranger, webform(), name="").status_code == 303
    lead = Lead.objects.get()
    assert (lead.name, lead.contact_name, lead.kind) == ("陆思齐", "", "person")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"contact_name": ""}, "contact_name-error"), ({"phone": ""}, "phone-error"), ({"phone": "1380013900"}, "phone-error"), ({"phone": "abc"}, "phone-error"),
        ({"need": " \n\t "}, "need-error"), ({"need": "长" * 5001}, "need-error"), ({"contact_name": "名" * 61}, "contact_name-error"), ({"agree": None}, "agree-error"),
        ({"region": "999999"}, "region-error"), ({"region": "<b>"}, "region-error"), ({"terms": "99"}, "agree-error"), ({"terms": None}, "agree-error"),
        ({"terms": "1' OR 1=1"}, "agree-error"),
    ],
)  # fmt: skip
def test_errors_stand_beside_the_question_and_nothing_typed_is_lost(stranger, changed, said):
    form = webform()
    answer = post(stranger, form, **changed)
    page = answer.content.decode()
    assert answer.status_code == 422 and f'id="{said}"' in page
    assert not Lead.objects.exists() and not Submission.objects.exists()
    for name, typed in (filled(form) | changed).items():
        if name in ("contact_name", "name", "need") and typed:
            assert typed.strip() in page
    assert 'aria-invalid="true"' in page


HOSTILE = {
    "NUL": ("need", "价\x00格", "价格"), "control": ("contact_name", "陆\x07思\x1b齐", "陆思齐"), "turned": ("name", "有限\u202e公司\u2066", "有限公司"),
    "formula": ("need", '=HYPERLINK("http://evil.example","x")', '=HYPERLINK("http://evil.example","x")'), "script": ("need", "<script>alert(1)</script>", "<script>alert(1)</script>"),
    "lines": ("contact_name", "陆思齐\r\nBcc: x@y.z", "陆思齐 Bcc: x@y.z"), "sql": ("name", "'; DROP TABLE x;--", "'; DROP TABLE x;--"), "surrogate": ("need", "a\ud800b", "ab"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_texts_are_kept_as_plain_text(stranger, case):
    name, sent, kept = HOSTILE[case]
    form = webform()
    if case == "surrogate":  # a browser cannot send half a character; a program can
        sent = sent.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        kept = sent
    assert post(stranger, form, **{name: sent}).status_code == 303
    lead = Lead.objects.get()
    assert getattr(lead, name) == kept
    if case == "script":
        boss = colleague("boss", "administrator")
        stranger.force_login(boss)
        assert "<script>alert(1)" not in stranger.get(f"/customers/leads/{lead.pk}/").content.decode()
        assert "<script>alert(1)" not in stranger.get(f"/marketing/webforms/{form.pk}/submissions/").content.decode()


def test_a_megabyte_is_refused_before_it_is_read(stranger):
    form = webform()
    answer = post(stranger, form, need="长" * 1_000_000)
    assert answer.status_code == 413 and not Submission.objects.exists()
    assert (
        stranger.post(form.address, filled(form) | {"need": "x" * 70_000}, content_type="application/x-www-form-urlencoded").status_code
        == 413
    )


def test_fields_that_were_not_asked_are_not_taken(stranger):
    form = webform()
    boss = colleague("boss", "administrator")
    post(stranger, form, owner=str(boss.pk), status="converted", score="99", remarks="x", wechat="y", customer="1", basis="contract")
    lead = Lead.objects.get()
    assert (lead.owner, lead.status, lead.remarks, lead.wechat, lead.basis) == (None, "new", "", "", Basis.CONSENT)


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


def test_without_a_stamp_the_same_words_of_a_day_are_one_lead_and_few_are_let_in(stranger):
    form = webform()
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
    assert (known.status_code, known.content, sorted(known.items())) == (fresh.status_code, fresh.content, sorted(fresh.items()))
    assert stranger.get(known["Location"]).content == stranger.get(fresh["Location"]).content


def test_changed_words_of_consent_are_read_again_before_they_bind(stranger):
    form = webform()
    data = filled(form)
    form.consent = "新的说法。"
    form.save()
    assert list(ConsentText.objects.order_by("number").values_list("number", "text")) == [(1, WORDS), (2, "新的说法。")]
    answer = stranger.post(form.address, data)
    assert answer.status_code == 422 and "新的说法。" in answer.content.decode() and "陆思齐" in answer.content.decode()
    assert stranger.post(form.address, data | {"terms": "2"}).status_code == 303
    assert Submission.objects.get().consent == newest(form)
    # A form that was pasted into another page still shows the old words, and that is what was agreed to there.
    assert post(stranger, form, stamp="", terms="1", need="贴在外面的").status_code == 303
    assert Submission.objects.order_by("-pk").first().consent.text == WORDS


def test_questions_of_ones_own_are_kept_and_read_on_the_lead(stranger):
    form = webform(questions=asking.ready("papers"))
    kind = form.questions[4]["choices"][1]
    assert post(stranger, form, q1="没有这个", email="a@b.example").status_code == 422
    assert post(stranger, form, q1=kind, email="lu@sample.example").status_code == 303
    told = {a["name"]: a["text"] for a in Submission.objects.get().answers}
    assert told["q1"] == kind and told["email"] == "lu@sample.example"
    stranger.force_login(colleague("boss", "administrator"))
    assert kind in stranger.get(f"/customers/leads/{Lead.objects.get().pk}/").content.decode()


@pytest.mark.parametrize(
    ("accept", "lang", "said"),
    [("zh-CN", "zh-Hans", "<button"), ("zh-TW", "zh-Hant", "產品詢盤"), ("en-GB", "en", "Send it to us"), ("fr", "zh-Hans", "产品询盘")],
)
def test_the_page_speaks_the_visitors_language(stranger, accept, lang, said):
    form = webform()
    page = stranger.get(form.address, HTTP_ACCEPT_LANGUAGE=accept).content.decode()
    assert f'<html lang="{lang}"' in page and said in page


def test_a_form_in_one_language_stays_in_it(stranger):
    form = webform(languages=["zh-hant"])
    page = stranger.get(f"{form.address}?lang=en", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert '<html lang="zh-Hant"' in page and "?lang=" not in page


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


def test_what_cannot_be_filed_waits_for_a_person(stranger, monkeypatch):
    from guanxi.kit.errors import DomainError

    def refuse(values, *, how, tags=()):
        raise DomainError("no")

    monkeypatch.setattr(actions, "take_in", refuse)
    form = webform()
    assert post(stranger, form).status_code == 303
    kept = Submission.objects.get()
    assert (kept.status, kept.reasons, kept.lead) == (SUSPICIOUS, [guards.NOT_FILED], None)


def test_the_token_is_long_and_of_its_own():
    forms = [webform(title=str(n)) for n in range(20)]
    assert len({f.token for f in forms}) == 20 and all(len(f.token) >= 22 for f in forms)
    assert WebForm.objects.visible_to(SYSTEM).count() == 20
