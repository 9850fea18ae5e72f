from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.kit.china import calendar
from guanxi.kit.tests.samples import records

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def test_public_holidays_and_make_up_days_are_known():
    assert not calendar.is_workday(date(2026, 10, 1))
    assert calendar.is_workday(date(2026, 10, 10))  # a Saturday that is worked
    assert calendar.is_known_year(2026)


def test_later_years_count_weekends_until_the_company_enters_its_days():
    assert not calendar.is_known_year(2030)
    assert calendar.is_workday(date(2030, 10, 1))
    assert not calendar.is_workday(date(2030, 10, 1), {date(2030, 10, 1): False})
    assert calendar.is_workday(date(2030, 10, 5), {date(2030, 10, 5): True})


def test_work_days_are_counted_over_a_long_holiday():
    assert calendar.add_workdays(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert calendar.add_workdays(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert calendar.workdays_between(date(2026, 9, 30), date(2026, 10, 10)) == 3


@given(DAYS, st.integers(-60, 60), st.integers(-60, 60))
def test_more_work_days_never_lead_to_an_earlier_day(day, a, b):
    low, high = sorted((a, b))
    assert calendar.add_workdays(day, low) <= calendar.add_workdays(day, high)


@given(DAYS, st.integers(1, 60))
def test_counting_work_days_back_agrees_with_adding_them(day, count):
    end = calendar.add_workdays(day, count)
    assert calendar.is_workday(end)
    assert calendar.workdays_between(day, end) == count


@given(DAYS)
def test_lunar_and_solar_dates_are_one_day(day):
    lunar = calendar.to_lunar(day)
    assert calendar.to_solar(*lunar) == day


def test_lunar_dates_are_written_as_people_say_them():
    assert calendar.lunar_text(date(2026, 11, 21)) == "农历十月十三"
    assert calendar.lunar_text(date(2026, 11, 21), with_year=True) == "农历丙午年十月十三"
    assert calendar.lunar_text(date(2025, 8, 1)) == "农历闰六月初八"


def test_a_leap_month_that_a_year_lacks_is_refused():
    assert calendar.to_solar(2025, 6, 8, leap=True) == date(2025, 8, 1)
    with pytest.raises(calendar.BadDate):
        calendar.to_solar(2026, 6, 8, leap=True)
    with pytest.raises(calendar.BadDate):
        calendar.to_solar(2026, 13, 1)


@given(st.integers(1, 12), st.integers(1, 30), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_a_lunar_birthday_comes_round_within_13_months(month, day, after):
    found = calendar.next_lunar_day(month, day, after)
    assert after <= found <= after + timedelta(days=385)
    lunar = calendar.to_lunar(found)
    assert lunar.month == month and lunar.day in (day, 29)


def test_a_birthday_of_29_february_is_kept_on_the_28th():
    assert calendar.next_birthday(2, 29, date(2026, 1, 1)) == date(2026, 2, 28)
    assert calendar.next_birthday(2, 29, date(2028, 1, 1)) == date(2028, 2, 29)
    assert calendar.next_birthday(12, 31, date(2026, 12, 31)) == date(2026, 12, 31)
    assert calendar.next_birthday(1, 1, date(2026, 12, 31)) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 2, 17), "Spring Festival"),
        (date(2026, 2, 16), "New Year's Eve (lunar)"),
        (date(2026, 4, 5), "Tomb-Sweeping Day"),
        (date(2026, 9, 25), "Mid-Autumn Festival"),
        (date(2031, 10, 1), "National Day"),
    ],
)
def test_festivals_are_known_in_every_year(day, name):
    assert name in calendar.festivals(day)


def test_work_days_agree_with_the_published_list():
    rows = records("cn_workdays", "cn_days.csv")
    assert len(rows) > 3_000
    assert all(calendar.is_workday(date.fromisoformat(row["date"])) == (row["is_workday"] == "1") for row in rows)
