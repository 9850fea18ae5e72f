"""Builder, sharing, what came in, and who gets it."""

import json
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser

import pytest
from django.utils import timezone, translation

from guanxi.audit.trail.models import Entry
from guanxi.commons.jobs.worker import WorkerProcess
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.kit.actor import SYSTEM
from guanxi.kit.errors import DomainError
from guanxi.marketing.webforms import actions, asking, guards
from guanxi.marketing.webforms.jobs import tidy
from guanxi.marketing.webforms.models import ConsentText, Submission, WebForm
from guanxi.marketing.webforms.queries import submissions_for, told
from guanxi.marketing.webforms.tests.cast import GIVEN, WORDS, answers, newest, webform
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import colleague, department, role

pytestmark = pytest.mark.django_db


def send(form, n=0, *, trap="", **changed):
    """What the portal does, without its page."""
    changed = {"phone": f"1380013{9000 + n}"} | changed
    sender = guards.Sender(address=f"203.0.113.{n % 250}", trap=trap)
    return actions.submit(
        form, answers(form, **changed), consent=newest(form), sender=sender, stamp=guards.Stamp(f"n{n}-{changed}"[:60], 1)
    )


def builder(form, questions=None, **more):
    """What the builder's page posts."""
    data = {"row": [], "version": str(form.version), "do": "save"}
    for q in form.questions if questions is None else questions:
        data["row"].append(q["name"])
        data |= {
            f"label-{q['name']}": q["label"],
            f"kind-{q['name']}": q["kind"],
            f"help-{q['name']}": q["help"],
            f"choices-{q['name']}": "\n".join(q["choices"]),
        }
        data |= {f"required-{q['name']}": "1"} if q["required"] else {}
    return data | more


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


def test_a_submission_is_read_by_whoever_reads_its_lead_and_nobody_else():
    one, two = department("一部"), department("二部")
    lin, he = colleague("lin", "salesperson", department=one), colleague("he", "salesperson", department=two)
    mao, zhao = colleague("mao", "marketing"), colleague("zhao", "department_manager", department=one)
    form = webform(owner_rule="one", colleague=lin)
    taken, waiting = send(form, 1), send(form, 2, trap="x")
    seen = {u.username: set(submissions_for(actor_for(u), form).values_list("pk", flat=True)) for u in (lin, he, mao, zhao)}
    assert seen == {"lin": {taken.pk}, "he": set(), "mao": {taken.pk, waiting.pk}, "zhao": {taken.pk}}


def test_hidden_fields_of_leads_are_hidden_in_submissions_too(client):
    form = webform(questions=[*asking.ready("enquiry"), Q("q1", kind="phone", label="备用电话")])
    taken = send(form, 1, q1="13900139555")
    waiting = send(form, 2, trap="x", q1="13900139555")
    mao = colleague("mao", "marketing")
    for one in (taken, waiting):
        assert {t["name"] for t in told(one, actor_for(mao))} == {"contact_name", "name", "need"}
    client.force_login(mao)
    for url in (f"/marketing/webforms/{form.pk}/submissions/", f"/customers/leads/{taken.lead_id}/", f"/marketing/webforms/{form.pk}/"):
        page = client.get(url).content.decode()
        assert "9555" not in page and "9001" not in page and "9002" not in page, url
    masked = role("masked", grants={"customers.lead": {"view": 4}, "marketing.webform": {"view": 4}})
    texts = {t["name"]: t["text"] for t in told(taken, actor_for(colleague("nobody", masked)))}
    assert texts["phone"] == "138****9001" and texts["q1"] == "139****9555"


def test_something_put_aside_becomes_a_lead_at_a_click_or_goes(boss):
    lin = colleague("lin", "salesperson")
    form = webform(owner_rule="one", colleague=lin)
    good, bad = send(form, 1, trap="autofilled"), send(form, 2, need="http://a.b http://c.d http://e.f")
    assert (good.status, bad.status) == ("refused", "suspicious")
    page = boss.get(f"/marketing/webforms/{form.pk}/submissions/?status=refused").content.decode()
    assert "陆思齐" in page and f"/marketing/submissions/{good.pk}/lead/" in page and f"/marketing/submissions/{bad.pk}/lead/" not in page
    assert boss.post(f"/marketing/submissions/{good.pk}/lead/").status_code == 302
    assert boss.post(f"/marketing/submissions/{bad.pk}/deletion/").status_code == 302
    lead = Lead.objects.get()
    assert (lead.owner, lead.source, lead.basis) == (lin, form.source, "consent")
    form.refresh_from_db()
    assert (form.taken_count, form.waiting_count, form.refused_count) == (1, 0, 0)
    assert boss.post(f"/marketing/submissions/{good.pk}/deletion/").status_code == 302 and Submission.objects.count() == 1
    assert boss.post(f"/marketing/submissions/{bad.pk}/lead/").status_code == 404


def test_turns_are_fair_whoever_leaves_or_joins():
    people = [colleague(f"p{n}", "salesperson") for n in range(3)]
    form = webform(owner_rule="turns", colleagues=[p.pk for p in people[:2]])
    for n in range(5):
        send(form, n)
    assert sorted(Lead.objects.filter(owner=p).count() for p in people[:2]) == [2, 3]
    form.colleagues = [p.pk for p in people]
    form.refresh_from_db(fields=["turns"])
    form.save()
    for n in range(10, 16):
        send(form, n)
    assert 1 <= Lead.objects.filter(owner=people[2]).count() <= 2  # no flood for the newcomer
    type(people[0]).objects.filter(pk=people[0].pk).update(is_active=False)
    had = Lead.objects.filter(owner=people[0]).count()
    for n in range(20, 24):
        send(form, n)
    assert Lead.objects.filter(owner=people[0]).count() == had


TOGETHER = """
import json, threading
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from guanxi.customers.leads.models import Lead
from guanxi.marketing.webforms.models import WebForm
from guanxi.marketing.webforms.tests.cast import webform
from guanxi.marketing.webforms.tests.test_forms_and_their_leads import send
from guanxi.marketing.webforms import guards
from guanxi.org.users.tests.cast import colleague

people = [colleague(f"p{n}", "salesperson", password=None) for n in range(3)]
form = webform(owner_rule="turns", colleagues=[p.pk for p in people], daily_limit=40)
start = threading.Barrier(8)

def one(worker):
    try:
        start.wait()
        return [send(WebForm.objects.get(pk=form.pk), worker * 5 + n).pk for n in range(5) for _press in range(2)]
    finally:
        connection.close()

with ThreadPoolExecutor(8) as pool:
    told = [pk for pks in pool.map(one, range(8)) for pk in pks]
form.refresh_from_db()
try:
    full = str(send(form, 99))
except guards.Later as refusal:
    full = refusal.by
print(json.dumps({"leads": Lead.objects.count(), "different": len(set(told)), "presses": len(told), "counted": form.taken_count, "full": full,
                  "shares": sorted(Lead.objects.filter(owner=p).count() for p in people)}))
"""


@pytest.mark.row("ACQ-08", part=True)
def test_forty_at_once_pressed_twice_are_forty_leads_shared_within_one(scratch):
    told = json.loads(scratch.python(TOGETHER).splitlines()[-1])
    assert told == {"leads": 40, "different": 40, "presses": 80, "counted": 40, "full": "day", "shares": [13, 13, 14]}


def test_who_looks_like_a_customer_is_told_to_colleagues_afterwards(client):
    lin, he = colleague("lin", "salesperson"), colleague("he", "salesperson")
    Customer.objects.create(name=GIVEN["name"], phone="+8613800139001", owner=he)
    form = webform(owner_rule="one", colleague=lin)
    taken = send(form, 1)
    assert not Submission.objects.get().is_alike
    WorkerProcess(slots=1, burst=True)._work_once()
    assert Submission.objects.get().is_alike
    client.force_login(lin)
    page = client.get(f"/customers/leads/{taken.lead_id}/").content.decode()
    assert GIVEN["need"] in page and f'href="/customers/customers/{Customer.objects.get().pk}/"' not in page
    client.force_login(colleague("gm", "general_manager"))
    assert f'href="/customers/customers/{Customer.objects.get().pk}/"' in client.get(f"/customers/leads/{taken.lead_id}/").content.decode()


def test_what_was_refused_is_forgotten_after_a_month():
    class Run:
        result = None

        def finish(self, **result):
            self.result = result

    form, run = webform(), Run()
    old, new, taken = send(form, 1, trap="x"), send(form, 2, trap="x"), send(form, 3)
    Submission.objects.filter(pk__in=(old.pk, taken.pk)).plain_update(at=timezone.now() - timedelta(days=31))
    tidy(run)
    assert set(Submission.objects.values_list("pk", flat=True)) == {new.pk, taken.pk} and run.result == {"deleted": 1}


def test_the_answers_leave_with_the_lead_and_the_trail_holds_none_of_them():
    form = webform()
    taken = send(form, 1)
    lines = Entry.objects.filter(record_key="marketing.submission")
    assert lines.exists() and not any("陆思齐" in (line.diff or "") or "203.0.113" in (line.diff or "") for line in lines)
    taken.lead.delete()
    assert not Submission.objects.exists() and ConsentText.objects.exists()


def test_a_form_in_the_bin_leaves_its_leads_and_their_answers(client):
    form = webform()
    taken = send(form, 1)
    WebForm.objects.filter(pk=form.pk).delete()
    kept = Submission.objects.get(pk=taken.pk)
    assert (kept.form, kept.form_title, kept.consent.text) == (None, "产品询盘", WORDS)
    client.force_login(colleague("boss", "administrator"))
    assert GIVEN["need"] in client.get(f"/customers/leads/{taken.lead_id}/").content.decode()


def test_a_list_of_many_forms_stays_within_its_queries(boss, django_assert_max_num_queries):
    for n in range(30):
        webform(title=f"表 {n}")
    boss.get("/marketing/webforms/")
    with django_assert_max_num_queries(14):
        assert boss.get("/marketing/webforms/").status_code == 200
    assert WebForm.objects.visible_to(SYSTEM).count() == 30
