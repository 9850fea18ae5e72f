"""Builder, settings, consent and sharing."""

from html import unescape
from html.parser import HTMLParser

import pytest
from django.utils import translation

from guanxi.audit.trail.models import Entry
from guanxi.customers.leads.models import Lead
from guanxi.kit.actor import SYSTEM
from guanxi.kit.errors import DomainError
from guanxi.marketing.webforms import actions, asking
from guanxi.marketing.webforms.models import ConsentText, WebForm
from guanxi.marketing.webforms.tests.cast import builder, send, webform
from guanxi.org.users.tests.cast import colleague

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client):
    """Somebody from marketing at his browser."""
    client.force_login(colleague("mao", "marketing"))
    return client


@pytest.mark.row("ACQ-08", part=True)
def test_a_form_is_made_from_a_ready_one_and_its_questions_are_changed_with_buttons_alone(boss):
    assert boss.get("/marketing/webforms/new/").status_code == 200
    data = {
        "title": "春季看样会",
        "intro": "",
        "thanks": "谢谢",
        "consent": "我同意",
        "owner_rule": "nobody",
        "hourly_limit": "20",
        "is_open": "1",
        "languages": ["zh-hans", "en"],
    }
    made = boss.post("/marketing/webforms/new/", data)
    assert made.status_code == 302, made.content.decode()
    form = WebForm.objects.get()
    assert form.questions == asking.ready("enquiry") and form.colleagues == [] and form.languages == ["zh-hans", "en"]
    page = f"/marketing/webforms/{form.pk}/fields/"
    assert 'value="event"' in boss.get(page).content.decode()
    assert boss.post(page, builder(form, asking.ready("event"))).status_code == 302
    form.refresh_from_db()
    was = list(form.questions)
    up = boss.post(page, builder(form, do="up:q1")).content.decode()
    form.refresh_from_db()
    assert form.questions == was  # only saving writes
    assert up.index('value="q1"') < up.index('value="contact_title"')
    moved = [q for q in was if q["name"] != "phone"] + [q | {"label": "手机"} for q in was if q["name"] == "phone"]
    assert boss.post(page, builder(form, moved)).status_code == 302
    form.refresh_from_db()
    assert form.questions[-1]["name"] == "phone" and form.questions[-1]["label"] == "手机"
    added = boss.post(page, builder(form, do="add", add="wechat")).content.decode()
    assert 'name="label-wechat"' in added
    own = boss.post(page, builder(form, do="add", add="")).content.decode()
    assert 'name="label-q3"' in own
    assert 'name="label-q1"' not in boss.post(page, builder(form, do="drop:q1")).content.decode()
    assert 'name="label-address"' in boss.post(page, builder(form, do="ready", ready="papers")).content.decode()


Q = asking.question


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ([], "Ask for the name"), ([Q("phone", required=True)], "Ask for the name"), ([Q("contact_name"), Q("phone", required=True)], "Ask for the name"),
        ([Q("contact_name", required=True)], "nobody can call back"), ([Q("contact_name", required=True), Q("phone")], "nobody can call back"),
        ([Q("name", required=True), Q("wechat", required=True), Q("q1")], "Write the question"),
        ([Q("name", required=True), Q("email", required=True), Q("q1", label="x", kind="choice", choices=["一"])], "between 2 and"),
        ([Q("name", required=True), Q("phone", required=True), Q("phone", required=True)], "asked already"),
        ([Q("name", required=True), Q("phone", required=True), Q("owner")], "cannot be asked"),
        ([Q("name", required=True), Q("phone", required=True), Q("q1", label="长" * 101)], "too long"),
        ([Q("name", required=True), Q("phone", required=True, kind="text")], "cannot be asked"),
        ([Q("name", required=True), Q("phone", required=True), Q("q1", label="备用"), Q("q2", label="备用")], "tell the answers apart"),
        ([Q("name", required=True), Q("phone", required=True), Q("industry", kind="choice", choices=["行" * 61, "其他"])], "at most 60"),
        ([Q("name", required=True), Q("phone", required=True), *[Q(f"q{n}", label="x") for n in range(1, 40)]], "At most 30"),
    ],
)  # fmt: skip
def test_questions_that_cannot_work_are_refused_in_words(questions, said):
    form = webform()
    with translation.override("en"), pytest.raises(asking.Unfinished, match=said):
        actions.ask(form, questions)
    form.refresh_from_db()
    assert form.questions == asking.ready("enquiry")


def test_what_is_wrong_in_the_builder_stands_beside_its_line_and_the_rest_is_kept(boss):
    form = webform()
    asked = [*form.questions, Q("q1", label="", kind="choice", choices=["甲"])]
    answer = boss.post(f"/marketing/webforms/{form.pk}/fields/", builder(form, [q | {"help": "提示在此"} for q in asked]))
    page = answer.content.decode()
    assert answer.status_code == 422 and 'id="wrong-q1"' in page and page.count("提示在此") >= len(asked)


def test_two_who_build_at_once_do_not_lose_each_others_work_unseen(boss):
    form = webform()
    page, data = f"/marketing/webforms/{form.pk}/fields/", builder(form)
    actions.ask(WebForm.objects.get(pk=form.pk), asking.ready("event"))
    assert boss.post(page, data | {"label-need": "我改的"}).status_code == 409
    assert WebForm.objects.get().questions == asking.ready("event")
    form.refresh_from_db()
    assert boss.post(page, data | {"label-need": "我改的", "version": str(form.version)}).status_code == 302


@pytest.mark.parametrize("evil", ["owner", "id", "__class__", "q0", "q100", "stamp", "agree", "homepage", "<x>"])
def test_the_builder_takes_no_names_but_those_it_offers(boss, evil):
    form = webform()
    data = builder(form)
    data["row"].append(evil)
    boss.post(f"/marketing/webforms/{form.pk}/fields/", data | {f"label-{evil}": "x"})
    assert evil not in [q["name"] for q in WebForm.objects.get().questions]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"owner_rule": "one"}, "colleague"), ({"owner_rule": "turns"}, "colleagues"), ({"languages": []}, "languages"), ({"consent": " "}, "consent"),
        ({"origins": "javascript:alert(1)"}, "origins"), ({"origins": "https://a.example; script-src *"}, "origins"), ({"origins": "https://a.example/path"}, "origins"),
        ({"origins": "*"}, "origins"), ({"opens_on": "2026-05-02", "closes_on": "2026-05-01"}, "closes_on"),
    ],
)  # fmt: skip
def test_settings_that_contradict_each_other_are_refused(values, field):
    form = webform()
    for name, value in values.items():
        setattr(form, name, value)
    with pytest.raises(DomainError) as refusal:
        actions.check(form)
    assert refusal.value.field == field


def test_the_words_of_consent_are_never_overwritten_whatever_way_they_change(boss):
    form = webform()
    first = ConsentText.objects.get()
    form.title = "别的"
    form.save()
    assert ConsentText.objects.count() == 1
    WebForm.objects.filter(pk=form.pk).update(consent="改过的")
    assert list(ConsentText.objects.order_by("number").values_list("number", "text")) == [(1, first.text), (2, "改过的")]


def test_sharing_offers_link_frame_code_and_html_without_script(boss):
    form = webform(origins="https://www.chenghu.example")
    page = boss.get(f"/marketing/webforms/{form.pk}/sharing/").content.decode()
    assert (
        f"http://testserver/f/{form.token}/" in page and "&lt;iframe src=" in page and '<path class="qrline"' in page.replace("&quot;", '"')
    )
    assert (
        "&lt;form action=" in page
        and "&lt;script" not in page
        and "csrf" not in page[page.index("&lt;form action=") :].split("&lt;/form")[0]
    )
    code = boss.get(f"/marketing/webforms/{form.pk}/code.svg")
    assert code["Content-Type"] == "image/svg+xml" and b"<svg" in code.content and b"<script" not in code.content


def test_the_html_to_paste_posts_what_the_form_understands(boss, client):
    form = webform(questions=asking.ready("papers"))
    page = boss.get(f"/marketing/webforms/{form.pk}/sharing/").content.decode()
    pasted = unescape(page[page.index("&lt;form action=") : page.index("&lt;/form&gt;")])
    names = {}

    class Names(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if name := dict(attrs).get("name"):
                names[name] = dict(attrs).get("value", "")

    Names().feed(pasted)
    filled = names | {"contact_name": "陆思齐", "phone": "13800139001", "q1": form.questions[4]["choices"][0]}
    client.logout()
    assert client.post(form.address, filled, HTTP_ORIGIN="https://shop.example").status_code == 303
    assert Lead.objects.get().phone == "+8613800139001"


def test_a_new_address_kills_the_old_one_and_says_so(boss):
    form = webform()
    old = form.address
    assert boss.post(f"/marketing/webforms/{form.pk}/address/").status_code == 302
    form.refresh_from_db()
    assert form.address != old and boss.get(old).status_code == 404
    told = Entry.objects.filter(record_key="marketing.webform", object_id=form.pk).latest("pk")
    assert "address_since" in told.diff and form.token not in told.diff and old.split("/")[2] not in told.diff


@pytest.mark.parametrize("role_code", ["salesperson", "service", "archive_keeper", "auditor"])
def test_who_may_not_change_forms_looks_and_shares_but_writes_nothing(client, role_code):
    form = webform()
    client.force_login(colleague("she", role_code))
    base = f"/marketing/webforms/{form.pk}/"
    assert client.get(base).status_code == client.get(base + "sharing/").status_code == client.get(base + "submissions/").status_code == 200
    assert client.get(base + "fields/").status_code == client.post(base + "address/").status_code == 403
    held = send(form, trap="x")
    assert (
        client.post(f"/marketing/submissions/{held.pk}/lead/").status_code
        == client.post(f"/marketing/submissions/{held.pk}/deletion/").status_code
        == 403
    )


def test_a_list_of_many_forms_stays_within_its_queries(boss, django_assert_max_num_queries):
    for n in range(30):
        webform(title=f"表 {n}")
    boss.get("/marketing/webforms/")
    with django_assert_max_num_queries(14):
        assert boss.get("/marketing/webforms/").status_code == 200
    assert WebForm.objects.visible_to(SYSTEM).count() == 30


def test_the_trail_tells_of_changed_questions_by_their_labels(client):
    form = webform()
    form.questions = [q | {"label": "您怎么称呼"} if q["name"] == "contact_name" else q for q in form.questions]
    form.save()
    client.force_login(colleague("wang", "administrator"))
    page = client.get("/audit/trail/")
    assert page.status_code == 200 and "您怎么称呼" in page.content.decode()
