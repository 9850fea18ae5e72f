"""What people read: chips above a list and sentences in rules."""

import pytest
from django.utils import translation

from guanxi.kit.filters import BadFilter, check, describe, in_words, parse, periods, to_text
from guanxi.kit.filters.tests.world import FIELDS


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("grade = A", "等级", "甲级"),
        ("grade in (A, B)", "等级", "甲级, 乙级"),
        ("grade != A", "等级", "is not 甲级"),
        ("last_contact_on in last 60 days", "上次联系", "last 60 days"),
        ("last_contact_on < -30d", "上次联系", "earlier than 30 days ago"),
        ("last_contact_on older than 30 days", "上次联系", "longer ago than 30 days"),
        ("amount between 1000 and 5000", "金额", "1000 to 5000"),
        ("name ~ 泵业", "名称", "contains 泵业"),
        ("owner = me", "负责人", "me"),
        ("department = mine", "部门", "my departments"),
        ("owner.department = 销售一部", "负责人·部门", "销售一部"),
        ("phone is empty", "电话", "is empty"),
        ("tags has VIP", "标签", "VIP"),
        ("is_key = 1", "重点", "yes"),
        ("standing = 1", "地位", "重要"),
        ("region = 3301", "地区", "浙江省杭州市"),
    ],
)
def test_a_condition_becomes_a_chip(text, label, words):
    (chip,) = describe(parse(text), FIELDS)
    assert (chip.label, chip.text) == (label, words)
    assert to_text(chip.rest) == ""


def test_each_part_has_a_chip_that_can_be_taken_away():
    chips = describe(parse("grade = A and (staff > 5 or phone is empty) and not tags has VIP"), FIELDS)
    assert [chip.label for chip in chips] == ["等级", "", ""]
    assert chips[1].text == "人数 more than 5 or 电话 is empty"
    assert chips[2].text == "not (标签 VIP)"
    assert to_text(chips[1].rest) == "grade = A and not tags has VIP"
    assert describe(parse(""), FIELDS) == []


def test_a_whole_filter_is_one_phrase():
    assert in_words(parse("grade = A and (staff > 5 or phone is empty)"), FIELDS) == "等级 甲级 and （人数 more than 5 or 电话 is empty）"


def test_checking_puts_stored_values_in_the_place_of_labels():
    assert to_text(check(parse("grade in (甲级, B) or not standing = 重要"), FIELDS)) == "grade in (A, B) or not standing = 1"
    with pytest.raises(BadFilter):
        check(parse("grade = 丁级"), FIELDS)


def test_periods_are_offered_with_words():
    assert dict(periods())["this_month"] == "this month"
    assert dict(periods())["last 60 days"] == "last 60 days"
