"""When two archives are the same customer, may be, or are not."""

import dataclasses
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.customers.duplicates.verdicts import PERHAPS, SAME, Facts, compare

PHONE, OTHER = "+8613901172167", "+8613901172168"
CREDIT = "91320506MA1MYT8K5X"


def firm(pk=1, **values):
    return Facts(pk, **({"name": "苏州恒坤泵业有限公司", "core": "恒坤泵业", "region": "320500"} | values))


def test_the_name_alone_is_never_enough():
    assert compare(firm(1), firm(2)).kind == PERHAPS
    assert compare(firm(1, region=""), firm(2, region="")).kind == PERHAPS


def test_name_and_phone_are_the_same_customer():
    verdict = compare(firm(1, phones=(PHONE,)), firm(2, phones=(OTHER, PHONE)))
    assert verdict.kind == SAME
    assert "phone" in verdict.reasons


def test_one_credit_code_is_one_customer_and_two_are_two():
    assert compare(firm(1, credit=CREDIT), firm(2, core="恒坤", credit=CREDIT)).kind == SAME
    assert compare(firm(1, credit=CREDIT, phones=(PHONE,)), firm(2, credit=CREDIT[:-1] + "Y", phones=(PHONE,))).kind != SAME


def test_a_switchboard_does_not_make_two_firms_one():
    assert compare(firm(1, phones=(PHONE,)), firm(2, core="万象服饰", name="万象服饰", phones=(PHONE,))).kind != SAME


def test_the_same_brand_in_another_province_is_another_firm():
    assert compare(firm(1), firm(2, region="440300")).kind == ""


TEXT = st.sampled_from(["", "恒坤泵业", "恒坤", "恒坤水泵", "万象服饰", "王芳"])
FACTS = st.builds(
    Facts, pk=st.integers(1, 5), name=TEXT, core=TEXT, kind=st.sampled_from(["company", "person"]),
    phones=st.lists(st.sampled_from([PHONE, OTHER, "+8651268888806"]), max_size=2, unique=True).map(tuple),
    credit=st.sampled_from(["", CREDIT, CREDIT[:-1] + "Y"]), code=st.sampled_from(["", "K1", "K2"]), email=st.sampled_from(["", "a@b.cn"]),
    region=st.sampled_from(["", "320500", "320506", "440300"]), address=st.sampled_from(["", "人民路 128 号 3 栋", "东方大道 9 号院"]), contact=st.sampled_from(["", "李敏"]),
)  # fmt: skip


@settings(deadline=None)
@given(FACTS, FACTS)
def test_the_order_of_the_two_does_not_matter(a, b):
    assert (compare(a, b).kind, compare(a, b).score) == (compare(b, a).kind, compare(b, a).score)


@settings(deadline=None)
@given(FACTS, FACTS)
def test_without_a_shared_key_nothing_is_certain(a, b):
    bare = {"phones": (), "credit": "", "code": "", "email": "", "address": ""}
    assert compare(dataclasses.replace(a, **bare), b).kind != SAME


def test_agreeing_more_never_makes_two_customers_less_alike():
    for phone, code in product((False, True), repeat=2):
        a, b = firm(1, phones=(PHONE,) * phone, code="K1" * code), firm(2, phones=(PHONE,) * phone, code="K1" * code)
        more = compare(firm(1, phones=(PHONE,), code="K1"), firm(2, phones=(PHONE,), code="K1"))
        assert compare(a, b).score <= more.score
