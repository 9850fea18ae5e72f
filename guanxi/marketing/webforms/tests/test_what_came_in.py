"""What came through a form: who gets it, who reads it, what becomes of it."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from guanxi.audit.trail.models import Entry
from guanxi.commons.jobs.worker import WorkerProcess
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.marketing.webforms import asking
from guanxi.marketing.webforms.jobs import tidy
from guanxi.marketing.webforms.models import ConsentText, Submission, WebForm
from guanxi.marketing.webforms.queries import submissions_for, told
from guanxi.marketing.webforms.tests.cast import GIVEN, WORDS, send, webform
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import colleague, department, role

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client):
    """Somebody from marketing at his browser."""
    client.force_login(colleague("mao", "marketing"))
    return client


def test_a_submission_is_read_by_whoever_reads_its_lead_and_nobody_else():
    one, two = department("一部"), department("二部")
    lin, he = colleague("lin", "salesperson", department=one), colleague("he", "salesperson", department=two)
    mao, zhao = colleague("mao", "marketing"), colleague("zhao", "department_manager", department=one)
    form = webform(owner_rule="one", colleague=lin)
    taken, waiting = send(form, 1), send(form, 2, trap="x")
    seen = {u.username: set(submissions_for(actor_for(u), form).values_list("pk", flat=True)) for u in (lin, he, mao, zhao)}
    assert seen == {"lin": {taken.pk}, "he": set(), "mao": {taken.pk, waiting.pk}, "zhao": {taken.pk}}


def test_hidden_fields_of_leads_are_hidden_in_submissions_too(client):
    form = webform(questions=[*asking.ready("enquiry"), asking.question("q1", kind="phone", label="备用电话")])
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
from guanxi.marketing.webforms.tests.cast import send, webform
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
