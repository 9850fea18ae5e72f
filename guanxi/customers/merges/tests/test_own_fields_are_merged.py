"""A company's own fields go through merging, undoing and conversion like columns."""

import pytest

from guanxi.commons.customfields.tests.cast import field
from guanxi.customers.conversions.actions import convert
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.customers.merges.actions import merge, unmerge
from guanxi.customers.merges.comparing import lines
from guanxi.desk.tests.cast import actor, company, customer, limited

pytestmark = pytest.mark.django_db


@pytest.fixture
def c():
    made = company()
    field("预算", "money", code="x_budget")
    field("要点", "long", code="x_points")
    field("色", "multichoice", code="x_colours", choices=[["红", "红"], ["蓝", "蓝"]])
    field("行当", code="x_trade")
    return made


def two(c):
    one = customer("江岚阀业", c.boss, custom={"x_budget": "5", "x_points": "甲", "x_colours": ["红"]})
    return one, customer("江岚阀业公司", c.boss, custom={"x_budget": "7", "x_points": "乙", "x_trade": "阀门"})


def test_each_own_field_is_compared_chosen_and_put_back(c):
    one, other = two(c)
    differ, _same = lines([one, other], actor(c.boss), {})
    assert {"预算", "要点"} <= {line.label for line in differ} and "行当" in {line.label for line in differ}
    made = merge(one, [other], choices={"x_budget": other.pk}, actor=actor(c.boss))
    assert Customer.objects.get(pk=one.pk).custom == {"x_budget": "7", "x_points": "甲\n乙", "x_colours": ["红"], "x_trade": "阀门"}
    assert made.pack["lost"][str(one.pk)] == {"x_budget": "5"}
    kept = Customer.objects.get(pk=one.pk)
    kept.custom = kept.custom | {"x_trade": "水暖"}
    kept.save()
    back = unmerge(made, actor=actor(c.boss))
    assert Customer.objects.get(pk=one.pk).custom == {"x_budget": "5", "x_points": "甲", "x_colours": ["红"], "x_trade": "水暖"}
    assert Customer.objects.get(pk=other.pk).custom == other.custom and "x_trade" in back.pack["stayed"]["fields"]


def test_a_field_that_the_merger_may_not_read_is_never_his_to_choose(c):
    one, other = two(c)
    blind = limited(grants={"view": 4, "change": 4, "delete": 4}, fields={"x_budget": "hidden"})
    from guanxi.customers.merges.values import outcome
    from guanxi.kit.errors import DomainError

    with pytest.raises(DomainError):
        outcome([one, other], {"x_budget": other.pk}, actor(blind))
    assert "x_budget" not in outcome([one, other], {}, actor(blind)).values


def test_a_leads_own_field_goes_into_the_customers_of_the_same_code(c):
    for label, kind, code in (("预算", "money", "x_budget"), ("展位", "text", "x_stand"), ("行当", "long", "x_trade")):
        field(label, kind, code=code, key="customers.lead")
    lead = Lead(name="新名字", owner=c.boss, custom={"x_budget": "9", "x_stand": "A1", "x_trade": "长"})
    lead.save()
    made = convert(lead)
    assert made.customer.custom == {"x_budget": "9"} and set(made.left) >= {"x_stand", "x_trade"}
    again = Lead(name="第二个", owner=c.boss, custom={"x_budget": "1"})
    again.save()
    joined = convert(again, customer=Customer.objects.get(pk=made.customer.pk))
    assert joined.customer.custom == {"x_budget": "9"} and "x_budget" in joined.left
