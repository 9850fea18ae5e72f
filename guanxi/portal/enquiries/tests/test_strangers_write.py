"""A stranger fills in an enquiry form: what he needs, what robots try, and what he must never learn."""

import re

import pytest
from django.test import Client

from guanxi.customers.customers.choices import Basis
from guanxi.customers.leads.models import Lead
from guanxi.customers.occasions.models import Occasion
from guanxi.marketing.webforms import actions, asking, guards
from guanxi.marketing.webforms.models import ConsentText, Submission
from guanxi.marketing.webforms.tests.cast import GIVEN, WORDS, filled, newest, webform
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
    assert Lead.objects.get().extra == {form.questions[4]["label"]: kind}
    stranger.force_login(colleague("boss", "administrator"))
    assert kind in stranger.get(f"/customers/leads/{Lead.objects.get().pk}/").content.decode()


def test_an_extension_and_questions_in_the_same_words_are_kept_on_the_lead(stranger):
    same = [asking.question(f"q{n}", label="还有什么") for n in (1, 2)]
    form = webform(questions=[*asking.ready("enquiry"), *same])
    assert post(stranger, form, phone="0575-88001234 转 803", q1="要样本", q2="要报价").status_code == 303
    made = Lead.objects.get()
    assert made.phone == "+8657588001234" and "转 803" in made.extra["您的电话"] and made.extra["还有什么"] == "要样本；要报价"


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


def test_what_cannot_be_filed_waits_for_a_person(stranger, monkeypatch):
    from guanxi.kit.errors import DomainError

    def refuse(values, *, how, tags=()):
        raise DomainError("no")

    monkeypatch.setattr(actions, "take_in", refuse)
    form = webform()
    assert post(stranger, form).status_code == 303
    kept = Submission.objects.get()
    assert (kept.status, kept.reasons, kept.lead) == (SUSPICIOUS, [guards.NOT_FILED], None)
