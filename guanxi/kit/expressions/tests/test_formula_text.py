"""What a formula may say, and what people are told when it does not fit together."""

import pytest
from django.utils import translation

from guanxi.kit.expressions import BadFormula, check, evaluate, parse, references
from guanxi.kit.filters.tests.world import FIELDS


def test_a_formula_names_the_fields_it_reads():
    assert references(parse("if(amount > 0, owner.name, concat(name, amount))")) == ("amount", "owner.name", "name")
    assert references(parse("today()")) == ()


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        ("1 +", 3),
        ("(1", 2),
        ("1)", 1),
        ("1 2", 2),
        ("amount >", 8),
        ("1 < 2 < 3", 6),
        ("nothing(1)", 0),
        ('__import__("os")', 0),
        ("name.__class__(1)", 0),
        ("amount.", 6),
        ("amount[0]", 6),
        ("lambda: 1", 6),
        ("'a'", 0),
        ('"open', 0),
        ("a; b", 1),
        ("date(name)", 0),
        ('date("2026-02-30")', 0),
        ("1.12345678901", 0),
        ("1e5", 0),
        ("12345678901234567890123", 0),
        ("and(1)", 0),
        ("2 ** 3", 3),
        ("1 // 2", 3),
        ('"\0"', 0),
    ],
)
def test_an_unreadable_formula_says_where(text, position):
    with pytest.raises(BadFormula) as caught:
        parse(text)
    assert caught.value.position == position and caught.value.message


@pytest.mark.parametrize(
    "text",
    ["(" * 21 + "1" + ")" * 21, "-" * 500 + "1", "not " * 300 + "true", "1" + " + 1" * 200, "1" + " * 1" * 30, "if(" * 300, "1" + " " * 2000, "\"" + "x" * 201 + "\"", "abs(" * 25 + "1" + ")" * 25],
)  # fmt: skip
def test_hostile_sizes_are_refused(text):
    with pytest.raises(BadFormula):
        parse(text)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("secret + 1", 0),
        ("1 + name", 4),
        ("amount + today()", 9),
        ('name < "a"', 0),
        ("grade = 5", 8),
        ("amount = null", 7),
        ("amount and staff > 1", 0),
        ("if(amount, 1, 2)", 3),
        ("if(is_key, 1, name)", 14),
        ("coalesce(amount)", 0),
        ("abs()", 0),
        ("abs(1, 2)", 0),
        ("today(1)", 0),
        ("round(amount, staff)", 0),
        ("round(amount, 7)", 0),
        ("round(amount, 0.5)", 0),
        ('min(name, "a")', 4),
        ("concat(is_key, name)", 7),
        ("concat()", 0),
        ("year(amount)", 5),
        ("contains(name, 5)", 15),
        ("owner = 1", 0),
        ('tags = "VIP"', 0),
        ('contacts.name = "x"', 0),
        ("name.length", 0),
        ("lower(days_between(created_at, today()))", 6),
    ],
)
def test_what_does_not_fit_together_says_where(text, position):
    formula = parse(text)
    with pytest.raises(BadFormula) as caught:
        check(formula, FIELDS)
    assert caught.value.position == position and caught.value.message


def test_a_hidden_field_is_as_unknown_as_none():
    with translation.override("en"):
        readable = {name: field for name, field in FIELDS.items() if name != "amount"}
        with pytest.raises(BadFormula) as hidden:
            check(parse("amount + 1"), readable)
        with pytest.raises(BadFormula) as unknown:
            check(parse("anount + 1"), readable)
    assert hidden.value.message.replace("amount", "anount") == unknown.value.message


def test_an_unchecked_formula_fails_as_a_bad_formula_not_as_a_crash():
    with pytest.raises(BadFormula):
        evaluate(parse("name + 1"), {"name": "a"}.get)
    with pytest.raises(BadFormula):
        evaluate(parse("abs(1, 2)"), {}.get)
    with pytest.raises(BadFormula):
        evaluate(parse("name < 5"), {"name": "a"}.get)
