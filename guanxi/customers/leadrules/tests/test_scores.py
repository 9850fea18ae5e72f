"""Scores by rule: they follow the lead at once and the rules as a job, and their reasons tell nobody more than he may read."""

import threading

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.activities.followups.actions import log_contact
from guanxi.commons.jobs.claims import claim
from guanxi.commons.jobs.runs import attempt
from guanxi.commons.jobs.worker import LEASE
from guanxi.customers.behaviours.models import Behaviour
from guanxi.customers.leadrules.actions import READY, ensure_ready_rules
from guanxi.customers.leadrules.models import LeadRule
from guanxi.customers.leadrules.queries import condition_of, scores_of
from guanxi.customers.leads.models import Lead
from guanxi.customers.leads.tests.cast import lead
from guanxi.customers.sources.models import Source
from guanxi.desk.tests.cast import browser, company, text
from guanxi.kit import records
from guanxi.kit.actor import SYSTEM, acting
from guanxi.kit.filters import matches, parse
from guanxi.kit.questions import askable
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import colleague, role

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    made = company()
    ensure_ready_rules()
    return made


def points(one) -> int:
    """As the lead's row has them now."""
    return Lead.objects.get(pk=one.pk).score


def test_the_ready_rules_can_all_be_asked_and_come_once(cast):
    ensure_ready_rules()
    assert LeadRule.objects.count() == len(READY)
    assert all(condition_of(rule) is not None for rule in LeadRule.objects.all())


def test_the_score_follows_the_lead(cast):
    one = lead("澄曜泵业", cast.lin)
    assert points(one) == 0
    one.phone = "+8615400000001"
    one.save()
    assert points(one) == 20
    doubtful = Source(name="买来的名单", is_doubtful=True)
    doubtful.save()
    one.source = doubtful
    one.save()
    assert points(one) == 0
    with acting(actor_for(cast.lin)):
        log_contact(lead=one, kind="call", content="谈")
    assert points(one) == 10
    everything = lead("满分", cast.lin, phone="1", email="a", need="x", contact_title="总经理", region="310000")
    assert points(everything) == 65


@pytest.mark.row("ACQ-09", part=True)
def test_what_they_did_by_themselves_is_worth_points_and_can_be_filtered_by(cast):
    one, other, me = lead("澄曜泵业", cast.lin), lead("栖行水务", cast.lin), browser(cast.lin)
    sent = {"lead": one.pk, "kind": "downloaded", "what": "选型手册", "at": f"{timezone.localtime():%Y-%m-%dT%H:%M}"}
    assert me.post("/customers/behaviours/new/", sent).status_code == 302
    assert (points(one), points(other)) == (10, 0)
    for asked in ("behaviours.kind = downloaded", "behaviours is not empty", "behaviours.at >= -30d"):
        page = text(me.get("/customers/leads/", {"f": asked}))
        assert "澄曜泵业" in page and "栖行水务" not in page, asked
    Behaviour.objects.get().bin()
    assert points(one) == 0


def test_behaviours_are_shown_in_no_list_and_asked_by_nobody_who_may_not_read_them(cast):
    one = lead("澄曜泵业", cast.lin)
    Behaviour(lead=one, kind="asked").save()
    me = browser(cast.lin)
    assert me.get("/customers/leads/", {"c": "name,behaviours"}).status_code == 200
    answer = me.get(f"/api/v1/customers/leads/{one.pk}/")
    assert answer.status_code == 200 and "behaviours" not in answer.json()
    rows = me.get("/api/v1/customers/leads/", {"f": "behaviours.kind = asked"}).json()["rows"]
    assert [row["id"] for row in rows] == [one.pk]
    blind = browser(colleague("blind", role("blind", {"customers.lead": {"view": 4}}), password=None))
    for asked in ("behaviours.kind = asked", "behaviours is not empty"):
        assert "澄曜泵业" not in text(blind.get("/customers/leads/", {"f": asked})), asked


def test_the_score_stays_between_0_and_100(cast):
    LeadRule.objects.all().delete()
    for name, share in (("多", 90), ("也多", 90)):
        LeadRule(name=name, condition="name is not empty", points=share).save()
    assert points(lead("甲", cast.lin)) == 100
    LeadRule(name="扣", condition="name = 乙", points=-100).save()
    LeadRule.objects.filter(points=90).delete()
    assert points(lead("乙", cast.lin)) == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    phone=st.sampled_from(["", "+8615400000001"]), need=st.sampled_from(["", "球阀"]), title=st.sampled_from(["", "总经理", "前台"]),
    basis=st.sampled_from(["", "doubtful", "consent"]), region=st.sampled_from(["", "310000"]),
)  # fmt: skip
def test_sql_and_memory_count_the_same(cast, phone, need, title, basis, region):
    one = lead("甲", cast.lin, phone=phone, need=need, contact_title=title, basis=basis, region=region)
    fields = askable(records.of(Lead), SYSTEM)
    counted = sum(r.points for r in LeadRule.objects.all() if matches(one, parse(r.condition), fields))
    assert scores_of([one.pk])[one.pk] == max(0, min(100, counted))


def test_a_changed_rule_scores_all_leads_anew_as_a_job(cast):
    one = lead("澄曜泵业", cast.lin)
    rule = LeadRule(name="有名字", condition="name is not empty", points=7)
    rule.save()
    assert points(one) == 0
    while job := claim("test", LEASE):
        attempt(job, lease=LEASE, stopping=threading.Event())
    assert points(one) == 7


def test_a_rule_is_put_together_in_rows_or_as_text_and_must_be_readable(cast):
    me = browser(cast.boss)
    assert "conditions" in text(me.get("/customers/leadrules/new/"))
    rows = {
        "name": "苏州的",
        "points": "8",
        "is_active": "on",
        "position": "9",
        "c-match": "all",
        "c-0-field": "name",
        "c-0-op": "contains",
        "c-0-value": "苏州",
    }
    assert me.post("/customers/leadrules/new/", rows).status_code == 302
    made = LeadRule.objects.get(name="苏州的")
    assert made.condition == "name ~ 苏州"
    assert "苏州" in text(me.get(f"/customers/leadrules/{made.pk}/edit/"))
    for wrong in ("nonsense = 1", "phone ~", "((", ""):
        answer = me.post("/customers/leadrules/new/", {"name": "坏", "points": "8", "condition": wrong, "position": "1"})
        assert answer.status_code == 422, wrong
    assert (
        me.post("/customers/leadrules/new/", {"name": "坏", "points": "800", "condition": "name is not empty", "position": "1"}).status_code
        == 422
    )
    assert not LeadRule.objects.filter(name="坏").exists()
    assert browser(cast.lin).get("/customers/leadrules/new/").status_code == 403


def test_the_reasons_name_only_what_the_reader_may_read(cast):
    one = lead("澄曜泵业", cast.lin, phone="+8615400000001", need="球阀")
    page = text(browser(cast.lin).get(f"/customers/leads/{one.pk}/panels/why/"))
    assert "有电话" in page and "写明了需求" in page and "40" in page
    blind = colleague(
        "blind",
        role("blind", {"customers.lead": {"view": 4}, "customers.leadrule": {"view": 4}}, {"customers.lead": {"phone": "hidden"}}),
        password=None,
    )
    page = text(browser(blind).get(f"/customers/leads/{one.pk}/panels/why/"))
    assert "有电话" not in page and "写明了需求" in page


def test_the_list_of_rules_says_conditions_in_words(cast):
    listed = text(browser(cast.boss).get("/customers/leadrules/"))
    assert "is not empty" not in listed and "需求 不为空" in listed
