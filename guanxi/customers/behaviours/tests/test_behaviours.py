"""What prospects did before they bought: by hand, by API once, by import once; told on the timeline of lead and customer (ACQ-09)."""

import json

import pytest

from guanxi.customers.behaviours.models import Behaviour
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.tests.cast import lead
from guanxi.desk.tests.cast import browser, company, customer, text

pytestmark = pytest.mark.django_db
URL = "/api/v1/customers/behaviours/"


@pytest.fixture
def cast():
    return company()


@pytest.mark.row("ACQ-09")
def test_behaviour_is_told_on_the_lead_and_after_the_conversion_on_the_customer(cast):
    one, me = lead("澄曜泵业", cast.lin, social_network="douyin", social_account="chengyao88"), browser(cast.lin)
    sent = {"lead": one.pk, "kind": "downloaded", "what": "球阀选型手册", "at": "2026-01-05T10:00", "network": "douyin"}
    assert me.post("/customers/behaviours/new/", sent).status_code == 302
    page = text(me.get(f"/customers/leads/{one.pk}/"))
    assert "球阀选型手册" in page and "chengyao88" in page
    me.post(f"/customers/leads/{one.pk}/conversion/", {"version": one.version, "customer-name": one.name, "customer-kind": "company"})
    made = Customer.objects.get()
    page = text(me.get(f"/customers/customers/{made.pk}/"))
    assert "球阀选型手册" in page and "chengyao88" in page
    late = {"lead": one.pk, "kind": "asked", "at": "2026-01-06T10:00"}
    assert me.post(URL, json.dumps(late), content_type="application/json").status_code == 201
    assert set(Behaviour.objects.values_list("customer", flat=True)) == {made.pk}


def test_a_website_that_sends_twice_is_heard_once(cast):
    one = lead("澄曜泵业", cast.lin)
    body = json.dumps({"lead": one.pk, "kind": "visited", "what": "价格页", "at": "2026-01-05T10:00:00+08:00"})
    answers = [browser(cast.lin).post(URL, body, content_type="application/json", headers={"Idempotency-Key": "v-1"}) for _n in range(3)]
    assert {a.status_code for a in answers} == {201} and Behaviour.objects.count() == 1


@pytest.mark.parametrize("sent", [{}, {"lead": "both"}, {"lead": "own", "at": "2099-01-01T00:00"}, {"lead": "foreign"}])
def test_it_needs_one_prospect_in_reach_and_a_time_that_has_been(cast, sent):
    own, foreign, other = lead("甲", cast.lin), lead("乙", cast.he), customer("丙", cast.lin)
    values = {"kind": "visited", "at": "2026-01-05T10:00"} | sent
    if values.get("lead") == "both":
        values |= {"lead": own.pk, "customer": other.pk}
    elif "lead" in values:
        values["lead"] = {"own": own.pk, "foreign": foreign.pk}[values["lead"]]
    answer = browser(cast.lin).post(URL, json.dumps(values), content_type="application/json")
    assert answer.status_code == 422 and not Behaviour.objects.exists()
