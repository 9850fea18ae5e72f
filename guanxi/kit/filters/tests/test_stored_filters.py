"""The JSON form takes what it wrote and nothing else."""

import pytest

from guanxi.kit.filters import EVERYTHING, BadFilter, Condition, from_form, from_json, parse, to_form, to_json


def test_the_json_form_is_plain_and_stable():
    assert to_json(parse("grade in (A, B) and not (phone is empty or owner = me)")) == {
        "all": [
            {"field": "grade", "op": "in", "values": ["A", "B"]},
            {"not": {"any": [{"field": "phone", "op": "empty", "values": []}, {"field": "owner", "op": "eq", "values": ["me"]}]}},
        ]
    }
    assert to_json(EVERYTHING) == {} and from_json({}) == EVERYTHING
    assert from_json({"all": [{"field": "grade", "op": "eq", "values": ["A"]}]}) == Condition("grade", "eq", ("A",))


GOOD = {"field": "grade", "op": "eq", "values": ["A"]}


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "grade = A",
        {"all": []},
        {"all": GOOD},
        {"any": [GOOD], "not": GOOD},
        {"all": [{}]},
        {"not": [GOOD]},
        {"field": "grade"},
        GOOD | {"op": "like"},
        GOOD | {"op": None},
        GOOD | {"values": "A"},
        GOOD | {"values": [1]},
        GOOD | {"values": []},
        GOOD | {"values": ["A", "B"]},
        GOOD | {"values": [""]},
        GOOD | {"values": ["x" * 201]},
        GOOD | {"values": ["\ud800"]},
        GOOD | {"field": ["grade"]},
        GOOD | {"field": "grade = A or name"},
        GOOD | {"field": "grade__in"} | {"op": "between"},
        GOOD | {"extra": 1},
    ],
)
def test_any_other_json_is_refused(data):
    with pytest.raises(BadFilter):
        from_json(data)


def test_json_nested_a_thousand_deep_is_refused():
    data = GOOD
    for _ in range(1000):
        data = {"not": data}
    with pytest.raises(BadFilter):
        from_json(data)


def test_a_form_row_that_is_incomplete_is_named_by_its_number():
    posted = {
        "c-match": ["all"],
        "c-0-field": ["grade"],
        "c-0-op": ["eq"],
        "c-0-value": ["A"],
        "c-4-field": ["staff"],
        "c-4-op": ["between"],
        "c-4-value": ["1", ""],
    }
    with pytest.raises(BadFilter) as caught:
        from_form(posted)
    assert caught.value.position == 4
    with pytest.raises(BadFilter):
        from_form({"c-0-field": ["grade"], "c-0-op": ["drop table"]})


def test_empty_rows_of_the_form_are_no_conditions():
    assert from_form({"c-match": ["any"], "c-0-field": [""], "c-0-op": ["eq"], "c-x-field": ["y"]}) == EVERYTHING
    assert list(to_form(EVERYTHING).pairs()) == [("c-match", "all")]


def test_a_deeply_nested_filter_is_shown_as_an_equal_form_of_two_levels():
    form = to_form(parse("grade = A and (grade = B or (staff > 5 and not (phone is empty and amount < 1)))"))
    assert {row.group for row in form.rows} >= {"g1"} and len(form.groups) <= 3


def test_a_filter_that_no_form_of_sane_size_can_show_has_none():
    either = " or ".join(f"(a{i} = 1 and b{i} = 1)" for i in range(6))
    text = f"({either}) and " + " and ".join(f"(c{i} = 1 or d{i} = 1)" for i in range(6))
    assert to_form(parse(text)) is None
