"""Approvals over the API: boxes, one paper, and decisions that take effect once."""

import json

import pytest

from guanxi.commons.approvals.kinds import step
from guanxi.commons.approvals.models import Approval, Mark
from guanxi.commons.approvals.tests.cast import company, paper, waits
from guanxi.commons.keys.actions import issue
from guanxi.customers.customers.models import Customer
from guanxi.desk.tests.cast import browser

pytestmark = pytest.mark.django_db
HOME = "/api/v1/approvals/"
TWO = [step("manager"), step("role:general_manager")]


@pytest.fixture
def c():
    return company()


class Program:
    """A program with somebody's key."""

    def __init__(self, client, user):
        self.client, self.key = client, issue(user, name="x")[1]

    def get(self, url):
        return self.client.get(url, headers={"Authorization": f"Bearer {self.key}"})

    def post(self, url, body, key=""):
        headers = {"Authorization": f"Bearer {self.key}"} | ({"Idempotency-Key": key} if key else {})
        return self.client.post(url, json.dumps(body), content_type="application/json", headers=headers)


def test_the_box_and_the_paper_tell_what_the_page_tells(c, client):
    made = paper(c, "lin", TWO)
    zhao = Program(client, c.zhao)
    (row,) = zhao.get(HOME).json()["rows"]
    assert row["number"] == made.number and ["客户", "华信泵业"] in row["facts"] and row["requester"] == "林婉清"
    assert row["title"] == "" and row["record_id"] is None, "zhao does not reach the customer"
    whole = zhao.get(f"{HOME}{made.pk}/").json()
    assert whole["waits_for_me"] and [s["state"] for s in whole["steps"]] == ["now", "later"]
    for who in (c.he, c.stranger):
        assert Program(client, who).get(f"{HOME}{made.pk}/").status_code == 404
    assert client.get(HOME).status_code == 401


def test_a_decision_takes_effect_once_however_often_it_is_sent(c, client):
    made = paper(c, "lin", TWO)
    zhao, body = Program(client, c.zhao), {"decision": "approve", "note": "同意", "seen": made.digest}
    answers = [zhao.post(f"{HOME}{made.pk}/decision/", body, key="k1") for _time in range(3)]
    assert [a.status_code for a in answers] == [200] * 3 and len({a.content for a in answers}) == 1
    assert Mark.objects.filter(deed="signed").count() == 1 and waits(made) == "gm"
    assert zhao.post(f"{HOME}{made.pk}/decision/", {"decision": "refuse", "note": "不"}, key="k1").status_code == 409
    assert zhao.post(f"{HOME}{made.pk}/decision/", body).status_code == 422, "signed already"


def test_refusals_speak_the_words_of_the_rule(c, client):
    made = paper(c, "lin", TWO)
    zhao = Program(client, c.zhao)
    answer = zhao.post(f"{HOME}{made.pk}/decision/", {"decision": "refuse"})
    assert answer.status_code == 422 and "请写明原因" in answer.json()["message"]
    assert zhao.post(f"{HOME}{made.pk}/decision/", {"decision": "dance"}).status_code == 422
    assert zhao.post(f"{HOME}{made.pk}/decision/", {"decision": "approve", "seen": "0" * 64}).status_code == 422
    assert zhao.post(f"{HOME}{made.pk}/decision/", {"decision": "return", "note": "补充用途"}).json()["status"] == "returned"
    assert Program(client, c.lin).post(f"{HOME}{made.pk}/decision/", {"decision": "approve"}).status_code == 422


def test_changed_facts_start_anew_over_the_api_too(c, client):
    made = paper(c, "lin", TWO)
    Program(client, c.zhao).post(f"{HOME}{made.pk}/decision/", {"decision": "approve"})
    Customer.objects.filter(pk=c.acme.pk).update(remarks="改过了")
    gm, body = Program(client, c.gm), {"decision": "approve", "seen": made.digest}
    answers = [gm.post(f"{HOME}{made.pk}/decision/", body, key="once") for _time in range(2)]
    assert [a.status_code for a in answers] == [409, 409] and "重新签" in answers[0].json()["message"] and waits(made) == "zhao"
    assert Approval.objects.get().round == 2


def test_the_document_names_the_operations(client, c):
    paths = browser(c.boss).get("/api/v1/openapi.json").json()["paths"]
    assert {"list_approvals", "get_approval", "decide_approval"} <= {o.get("operationId") for p in paths.values() for o in p.values()}
