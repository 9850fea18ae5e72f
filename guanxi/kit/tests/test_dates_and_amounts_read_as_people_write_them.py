"""The filters of templates."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from guanxi.kit.shell import drawn
from guanxi.kit.templatetags import gx

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False), translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (NOON + timedelta(hours=4), "today 16:00"),
        (datetime(2026, 11, 20, 16, 30, tzinfo=UTC), "today 00:30"),  # yesterday in UTC, today in Shanghai
        (NOON - timedelta(days=1), "yesterday 12:00"),
        (date(2026, 11, 22), "tomorrow"),
        (date(2026, 11, 14), "11-14"),
        (date(2022, 9, 14), "2022-09-14"),
        (None, "—"),
    ],
)
def test_a_moment_in_a_list_is_short(moment, shown):
    assert gx.when(moment) == shown


def test_how_long_ago_takes_the_largest_unit():
    assert [gx.ago(NOON - timedelta(**gone)) for gone in ({"seconds": 5}, {"minutes": 6}, {"hours": 1}, {"days": 3})] == [
        "just now",
        "6 minutes ago",
        "1 hour ago",
        "3 days ago",
    ]
    assert gx.ago(date(2026, 11, 18)) == "3 days ago"


@pytest.mark.parametrize(
    ("amount", "shown"), [(1_864_000, "186.4"), (120_000_000, "1.2"), (8500, "8,500"), (Decimal("-41000"), "-4.1"), (None, "—"), (0, "0")]
)
def test_large_amounts_are_told_in_units_of_ten_thousand_in_chinese(amount, shown):
    with translation.override("zh-hans"):
        assert gx.wan(amount).split()[0] == shown


def test_in_english_amounts_stay_plain():
    assert gx.wan(1_864_000) == "1,864,000"


def test_exact_amounts_keep_groups_of_three_and_two_decimals_in_every_language():
    for language in ("zh-hans", "zh-hant", "en"):
        with translation.override(language):
            assert gx.money(Decimal("1234567.5")) == "¥1,234,567.50"
    assert gx.money(Decimal("-3")) == "-¥3.00"


def test_percent_and_counts():
    assert (gx.percent(0.711, 1), gx.percent(None), gx.count(12345), gx.count("10,000+")) == ("71.1%", "—", "12,345", "10,000+")


@pytest.mark.parametrize(("now", "limit", "shown"), [(3, 7, "fff"), (6, 7, "hhhhhh"), (3, 3, "hhh"), (3, 2, "oo"), (0, 5, "")])
def test_the_interval_scale_turns_ochre_in_the_last_stretch_and_vermilion_when_over(now, limit, shown):
    steps = drawn.bars(now, limit)
    assert "".join(steps) == shown
    assert len(steps) == limit


def test_an_address_keeps_its_other_parameters_when_one_changes():
    request = RequestFactory().get("/customers/customers/?q=苏州&order=name&at=abc")
    shown = Template("{% load gx %}{% query order='-revenue' at=None %}").render(Context({"request": request}))
    assert QueryDict(shown.replace("&amp;", "&").lstrip("?")).dict() == {"q": "苏州", "order": "-revenue"}


def test_an_icon_name_can_not_carry_markup():
    with pytest.raises(Exception, match="no such icon"):
        Template("{% load gx %}{% icon name %}").render(Context({"name": 'x"><script>'}))
