import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.kit.china import phones
from guanxi.kit.china.phones import BadPhone, parse_phone, split_phones
from guanxi.kit.tests.samples import records

SPELLINGS = [
    "13901172167", 13901172167, 13901172167.0, "13901172167.0", "1.3901172167E10", "'13901172167", "１３９０１１７２１６７", "+86 139 0117 2167",
    "0086-13901172167", "8613901172167", "(+86)13901172167", "139.0117.2167", "139-0117-2167", "手机：13901172167", "13901172167(微信同号)",
    "013901172167", "139\u200b01172167", "139 0117\t2167",
]  # fmt: skip


@pytest.mark.parametrize("text", SPELLINGS)
def test_every_spelling_of_a_mobile_number_is_one_number(text):
    assert parse_phone(text) == ("+8613901172167", "mobile", "")


@pytest.mark.parametrize(
    ("text", "e164", "extension"),
    [
        ("0512-68888806", "+8651268888806", ""),
        ("（0512）68888806", "+8651268888806", ""),
        ("051268888806", "+8651268888806", ""),
        ("+86-512-68888806", "+8651268888806", ""),
        ("0512 6888 8806", "+8651268888806", ""),
        ("0512－68888806", "+8651268888806", ""),
        ("0871-6961150-6461", "+868716961150", "6461"),
        ("0871-6961150转6461", "+868716961150", "6461"),
        ("0871-6961150*6461", "+868716961150", "6461"),
        ("0871-6961150 ext.6461", "+868716961150", "6461"),
        ("010-62345678", "+861062345678", ""),
    ],
)
def test_landline_numbers_keep_area_and_extension(text, e164, extension):
    assert parse_phone(text) == (e164, "landline", extension)


def test_a_local_number_is_completed_by_the_area_code_of_its_city():
    assert parse_phone("68888806", area_code="0512").e164 == "+8651268888806"


@pytest.mark.parametrize(
    ("text", "e164", "kind"),
    [
        ("400-123-4567", "+864001234567", "other"),
        ("95588", "+8695588", "other"),
        ("+852 9123 4567", "+85291234567", "mobile"),
        ("00852-91234567", "+85291234567", "mobile"),
    ],
)
def test_service_and_foreign_numbers_are_known(text, e164, kind):
    assert parse_phone(text)[:2] == (e164, kind)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1390117", "4 digit(s) short"),
        ("139011721678", "1 digit(s) too many"),
        ("12901172167", "do not begin with 12"),
        ("68888806", "without area code"),
        ("0512-8888", "too short"),
        ("1.39E+10", "Excel shortened"),
        ("0123-68888806", "Area code unknown"),
        ("", "no number"),
        ("无", "no number"),
        (None, "no number"),
    ],
)
def test_a_bad_number_is_told_what_is_wrong(text, why):
    with pytest.raises(BadPhone) as caught:
        parse_phone(text)
    assert why in caught.value.message % caught.value.params


def test_the_refusal_does_not_repeat_the_number():
    with pytest.raises(BadPhone) as caught:
        parse_phone("139011721678")
    assert "139011" not in str(caught.value)


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("13901172167/024-38275765", ["13901172167", "024-38275765"]),
        ("13901172167、13800138000；024-38275765", ["13901172167", "13800138000", "024-38275765"]),
        ("13901172167 024-38275765", ["13901172167", "024-38275765"]),
        ("+86 158 5929 8198 05108647416", ["+86 158 5929 8198", "05108647416"]),
        ("139 0117 2167", ["139 0117 2167"]),
        ("024-38275765 转 12", ["024-38275765 转 12"]),
        ("010-62345678/79", ["010-62345678", "010-62345679"]),
        (13901172167.0, ["13901172167"]),
        (None, []),
        ("暂无", []),
    ],
)
def test_several_numbers_in_one_cell_are_taken_apart(cell, numbers):
    assert split_phones(cell) == numbers


@pytest.mark.parametrize(
    ("e164", "masked", "shown"),
    [
        ("+8613901172167", "139****2167", "139 0117 2167"),
        ("+8651268888806", "0512-****-8806", "0512-68888806"),
        ("+864001234567", "400-****-567", "400-123-4567"),
    ],
)
def test_numbers_are_masked_and_shown_as_people_write_them(e164, masked, shown):
    assert phones.mask(e164) == masked
    assert phones.show(e164) == shown


@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
def test_a_mask_never_reveals_the_number(e164):
    digits = "".join(char for char in phones.mask(e164) if char.isdigit())
    assert "****" in phones.mask(e164)
    assert len(digits) <= len(e164) - 1 - 3
    assert e164[1:] not in phones.mask(e164)


@given(st.text(max_size=30))
def test_masking_garbage_shows_nothing_of_it(text):
    masked = phones.mask(text)
    assert masked in ("", "****") or text.startswith("+")


@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.none(), st.text(alphabet="0123456789+-() /转E.", max_size=25)))
def test_any_cell_is_read_or_refused(cell):
    for number in _split(cell):
        try:
            phone = parse_phone(number)
        except BadPhone as error:
            assert str(error)
        else:
            assert phone.e164.startswith("+")
            assert parse_phone(phone.e164).e164 == phone.e164


def _split(cell) -> list[str]:
    try:
        return [cell, *split_phones(cell)]
    except BadPhone:
        return [cell]


def test_all_numbers_of_the_sample_are_read_but_those_without_area_code():
    refused = []
    for row in records("cn_dedupe_synth", "records.csv"):
        for cell in (row["手机"], row["电话"]):
            for number in split_phones(cell):
                try:
                    parse_phone(number)
                except BadPhone as error:
                    refused.append(error.message)
    assert set(refused) <= {"Landline number without area code"}
    assert len(refused) < 40


def test_a_cell_of_a_thousand_mobiles_is_split_in_a_moment():
    numbers = [f"139{n:08}" for n in range(1000)]
    assert split_phones(" ".join(numbers)) == numbers
    assert split_phones("0512-68888806 " + " ".join(numbers[:3]) + " 0512-68888807") == ["0512-68888806", *numbers[:3], "0512-68888807"]
