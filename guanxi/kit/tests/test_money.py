from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from guanxi.kit.money import LARGEST, BadAmount, money, round_money
from guanxi.kit.templatetags import gx

AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=2)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,234.50元", "1234.50"),
        ("￥1.2万", "12000"),
        ("(300)", "-300"),
        ("（300）", "-300"),
        ("300-", "-300"),
        ("-300", "-300"),
        ("1.2亿", "120000000"),
        ("人民币300元整", "300"),
        ("RMB 1 234", "1234"),
        ("１２３．４", "123.4"),
        ("1.5e4", "15000"),
        ("12,3456", "123456"),
        (129.696, "129.696"),
        (-60.70400000000001, "-60.704"),
        (3, "3"),
    ],
)
def test_amounts_are_read_as_people_write_them(text, amount):
    assert money(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "1,23,4",
        "US$300",
        "9" * 20,
        "1e999999999",
        "1e-999999999",
        "1e99999999999999999999",
        None,
        True,
        float("nan"),
        float("inf"),
        "--5",
        "1.2.3",
    ],
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(BadAmount):
        money(text)


@given(AMOUNTS)
def test_shown_amounts_are_read_back(amount):
    assert money(gx.money(amount, "")) == amount
    assert money(gx.money(amount)) == amount


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_floats_of_workbooks_keep_their_places(amount):
    assert money(float(amount)) == amount


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.text(alphabet="0123456789.,-+e万亿元¥()", max_size=20)))
def test_any_cell_is_an_amount_within_bounds_or_refused(cell):
    try:
        amount = money(cell)
    except BadAmount as error:
        assert str(error)
    else:
        assert amount.is_finite()
        assert abs(amount) <= LARGEST


def test_amounts_are_rounded_half_up():
    assert round_money(Decimal("0.125")) == Decimal("0.13")
    assert round_money(Decimal("-0.125")) == Decimal("-0.13")


@pytest.mark.parametrize(
    ("amount", "short"),
    [
        ("1864000", "186.4 万"),
        ("120000000", "1.2 亿"),
        ("9999", "9,999"),
        ("99994999", "9,999.5 万"),
        ("99999999", "1 亿"),
        ("9999.5", "1 万"),
        ("-25000", "-2.5 万"),
        ("0", "0"),
    ],
)
def test_large_amounts_are_shown_in_short(amount, short):
    with translation.override("zh-hans"):
        assert gx.wan(Decimal(amount)) == short
