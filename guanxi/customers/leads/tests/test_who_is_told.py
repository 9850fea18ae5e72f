"""Whom a lead was given hears of it, from a colleague or from an enquiry form; who files for himself does not."""

import pytest

from guanxi.commons.notices.queries import lines, notices_of
from guanxi.customers.leads.actions import take_in
from guanxi.customers.leads.models import Lead
from guanxi.customers.leads.tests.cast import lead
from guanxi.desk.tests.cast import actor, company, customer
from guanxi.kit.actor import NOBODY, acting
from guanxi.kit.ownership import assign

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return company()


def said(user) -> list[str]:
    return [line.text for line in lines(notices_of(actor(user)), actor(user))]


def test_an_enquiry_is_told_to_whom_it_fell(cast):
    with acting(NOBODY):
        take_in({"name": "绍兴澄湖纺织", "owner": cast.lin}, how="form")
    assert said(cast.lin) == ["“绍兴澄湖纺织”从询盘表单写来，请尽快回复。"] and said(cast.he) == []


def test_an_enquiry_that_fell_to_nobody_tells_nobody(cast):
    with acting(NOBODY):
        take_in({"name": "绍兴澄湖纺织"}, how="form")
    assert all(not said(u) for u in (cast.lin, cast.he, cast.boss))


def test_a_lead_filed_for_a_colleague_is_told_and_ones_own_is_not(cast):
    with acting(actor(cast.zhao)):
        take_in({"name": "给林的", "owner": cast.lin}, how="card")
        take_in({"name": "自己的", "owner": cast.zhao}, how="card")
    assert said(cast.lin) == ["赵敏之把线索“给林的”交给了您。"] and said(cast.zhao) == []


def test_leads_that_change_hands_are_told_in_one_line(cast):
    for n in range(3):
        lead(f"线索{n}", cast.lin)
    with acting(actor(cast.boss)):
        assign(Lead.objects.all(), owner=cast.he)
    assert said(cast.he) == ["周立行把 3 条线索交给了您。"]


def test_a_converted_lead_that_follows_its_customer_is_told_with_him_alone(cast):
    whose = customer("华信泵业", cast.lin)
    lead("华信的线索", cast.lin, customer=whose)
    with acting(actor(cast.boss)):
        assign(whose, owner=cast.he)
    assert said(cast.he) == ["周立行把客户“华信泵业”交给了您。"]
