from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.kit.tables import cells
from guanxi.kit.tables.cells import BadCell, LongText

FIRST_OF_JULY = [
    "2024.7.1", "2024年7月1日", "2024年7月1号", "20240701", 20240701, 20240701.0, "20240701.0", 45474, 45474.0, "45474", "2024-07-01", "2024/7/1",
    "２０２４．７．１", "24.7.1", "二〇二四年七月一日", "2024-07-01(周一)", "2024-07-01 00:00:00", "2024-07-01T00:00:00Z", date(2024, 7, 1), "'2024-07-01",
    datetime(2024, 7, 1), " 2024 年 7 月 1 日 ",
]  # fmt: skip


@pytest.mark.parametrize("cell", FIRST_OF_JULY)
def test_a_date_is_read_in_every_chinese_form(cell):
    assert cells.read_date(cell) == date(2024, 7, 1)


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2024-07-01 10:30", datetime(2024, 7, 1, 10, 30)),
        ("2024年7月1日 下午3点", datetime(2024, 7, 1, 15)),
        ("2024/7/1 星期一 9:05:06", datetime(2024, 7, 1, 9, 5, 6)),
        ("202407011030", datetime(2024, 7, 1, 10, 30)),
        (45474.5, datetime(2024, 7, 1, 12)),
        ("2024年7月1日10时30分", datetime(2024, 7, 1, 10, 30)),
    ],
)
def test_the_time_of_day_is_kept(cell, moment):
    assert cells.read_datetime(cell) == moment


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("2026/2/30", "no such day"),
        ("2024-13-01", "no such day"),
        ("2024年7月", "day is missing"),
        ("1/7/2024", "other way round"),
        ("9999-01-01", "cannot be right"),
        (12, "number is not a date"),
        (13901172167.0, "number is not a date"),
        ("昨天", "not a date"),
        (float("nan"), "not a date"),
        ("2024-07-01 25:00", "time of day"),
    ],
)
def test_a_bad_date_is_told_what_is_wrong(cell, why):
    with pytest.raises(BadCell) as caught:
        cells.read_date(cell)
    assert why in caught.value.message


def test_day_and_month_are_swapped_only_when_the_caller_knows():
    assert cells.read_date("13/7/2024") == cells.read_date("7/13/2024") == date(2024, 7, 13)
    assert cells.read_date("1/7/2024", day_first=True) == date(2024, 7, 1)
    assert cells.read_date("1/7/2024", day_first=False) == date(2024, 1, 7)


@given(st.dates(date(1901, 1, 1), date(2199, 12, 31)))
def test_every_date_is_read_back_from_every_form(day):
    serial = (day - date(1899, 12, 30)).days
    forms = [day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", f"{day.year}.{day.month}.{day.day}", float(serial)]
    assert [cells.read_date(form) for form in forms] == [day] * len(forms)


@pytest.mark.parametrize("cell", [None, "", " ", "-", "—", "无", "暂无", "N/A", "#REF!", "\u3000"])
def test_cells_that_say_nothing_are_empty(cell):
    assert cells.is_nothing(cell)
    assert cells.read_date(cell) is cells.read_number(cell) is cells.read_text(cell) is cells.read_percent(cell) is None


def test_numbers_keep_their_source_precision():
    assert cells.read_number(129.696) == Decimal("129.696")
    assert cells.read_number("129.6960") == Decimal("129.6960")
    assert cells.read_number(-60.70400000000001) == Decimal("-60.704")
    assert cells.read_whole("1,200") == 1200
    with pytest.raises(BadCell):
        cells.read_whole("1.5")
    with pytest.raises(BadCell):
        cells.read_number(date(2024, 7, 1))


@pytest.mark.parametrize(
    ("cell", "share"), [("40%", "0.4"), (0.4, "0.4"), (40, "0.4"), ("8.5折", "0.85"), ("85折", "0.85"), ("4 0 %", "0.4")]
)
def test_shares_are_read_as_fractions(cell, share):
    assert cells.read_percent(cell) == Decimal(share)


def test_yes_and_no_are_read_in_all_their_words():
    assert all(cells.read_yes_no(word) is True for word in ["是", "有", "Y", "√", 1, 1.0, True, "TRUE"])
    assert all(cells.read_yes_no(word) is False for word in ["否", "无", "n", "×", 0, 0.0, False])
    assert cells.read_yes_no("") is None
    with pytest.raises(BadCell):
        cells.read_yes_no("也许")


def test_cells_are_shown_as_people_read_them():
    assert cells.text_of(13901172167.0) == "13901172167"
    assert cells.text_of(129.696) == "129.696"
    assert cells.text_of("\u3000恒坤\u200b ") == "恒坤"
    assert cells.text_of(datetime(2024, 7, 1)) == "2024-07-01"
    assert cells.text_of("'=1+1") == "=1+1"
    assert cells.text_of("'90年代") == "'90年代"


def test_texts_that_are_too_long_are_refused():
    with pytest.raises(BadCell):
        cells.read_text("很长" * 10, longest=10)
    with pytest.raises(BadCell):
        cells.read_text(LongText("x"))


ANY_CELL = st.one_of(
    st.none(), st.booleans(), st.text(max_size=30), st.floats(), st.integers(), st.datetimes(), st.dates(), st.times(), st.timedeltas()
)


@given(ANY_CELL | st.text(alphabet="0123456789年月日-/. :%折一二十上下午", max_size=20))
def test_any_cell_is_read_or_refused_in_words(cell):
    for read in (
        cells.read_date,
        cells.read_datetime,
        cells.read_number,
        cells.read_whole,
        cells.read_percent,
        cells.read_yes_no,
        cells.read_text,
    ):
        try:
            read(cell)
        except BadCell as error:
            assert str(error)
