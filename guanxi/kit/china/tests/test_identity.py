from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.kit.china import identity
from guanxi.kit.china.identity import BadEmail, BadIdentity
from guanxi.kit.tests.samples import records


@pytest.mark.parametrize("text", ["91110000600037341L", " 9111 0000 6000 3734 1l ", "９１１１００００６０００３７３４１Ｌ"])
def test_a_credit_code_is_read_in_every_spelling(text):
    assert identity.check_company_code(text) == ("91110000600037341L", "credit")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("91110000123456789X", "check digit"),
        ("91110000600037341O", "letter O"),
        ("9111000060003734", "18 characters, this has 16"),
        ("", "this has 0"),
    ],
)
def test_a_wrong_credit_code_is_told_what_is_wrong(text, why):
    with pytest.raises(BadIdentity) as caught:
        identity.check_credit_code(text)
    assert why in caught.value.message % caught.value.params


def test_older_company_numbers_are_told_apart():
    assert identity.check_company_code("110108000000016").kind == "registration"
    assert identity.check_company_code("60003734-1") == ("600037341", "organisation")
    with pytest.raises(BadIdentity):
        identity.check_company_code("110000000000000")


def test_one_mistyped_character_of_a_credit_code_is_always_found():
    code = "91110000600037341L"
    for place in range(8, 18):
        for other in "0123456789ABCDEFGHJKLMNPQRTUWXY":
            assert identity.is_credit_code(code[:place] + other + code[place + 1 :]) == (other == code[place])


def test_an_identity_number_gives_birth_and_sex_and_never_shows_itself():
    person = identity.check_identity("11010519491231002x")
    assert (person.number, person.birth_on, person.sex) == ("11010519491231002X", date(1949, 12, 31), "female")
    assert "1101" not in f"{person} {person!r}"
    assert identity.mask_identity(person.number) == "1****************X"


def test_old_identity_numbers_are_lengthened():
    assert identity.check_identity("130503670401001").birth_on == date(1967, 4, 1)


@pytest.mark.parametrize("text", ["110105194912310021", "11010519490231002X", "1101051949123100", "", "abc"])
def test_wrong_identity_numbers_are_refused_without_repeating_them(text):
    with pytest.raises(BadIdentity) as caught:
        identity.check_identity(text)
    assert len(text) < 5 or text not in str(caught.value)


@given(st.text(max_size=30))
def test_an_identity_mask_keeps_two_characters_at_most(text):
    masked = identity.mask_identity(text)
    assert len(masked) == len(text)
    assert sum(a == b != "*" for a, b in zip(masked, text, strict=True)) <= 2


@pytest.mark.parametrize("text", ["A@B.COM", "a @ b.com", "mailto:a@b.com;", "<a@b.com>", "a＠b。com"])
def test_addresses_are_brought_into_one_form(text):
    assert identity.check_email(text) == "a@b.com"


def test_a_mistyped_ending_is_refused_with_what_was_meant():
    with pytest.raises(BadEmail) as caught:
        identity.check_email("yang@erhui.con")
    assert caught.value.suggestion == "yang@erhui.com"


@pytest.mark.parametrize("text", ["", "a", "a@b", "a@@b.com", "a..b@c.com", "a@-b.com", None])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(BadEmail):
        identity.check_email(text)


def test_a_postcode_gets_back_the_zero_that_excel_took():
    assert identity.check_postcode(50051.0) == identity.check_postcode("050051") == "050051"
    with pytest.raises(BadIdentity):
        identity.check_postcode("12")


def test_credit_codes_of_the_sample_are_valid():
    codes = [row["统一社会信用代码"] for row in records("cn_dedupe_synth", "records.csv") if len(row["统一社会信用代码"]) == 18]
    assert len(codes) > 2_000
    assert all(map(identity.is_credit_code, codes))
