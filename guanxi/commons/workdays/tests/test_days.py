from datetime import date

import pytest

from guanxi.commons.company.models import Company
from guanxi.commons.workdays.actions import read_lines, type_in
from guanxi.commons.workdays.models import Holiday
from guanxi.commons.workdays.queries import Calendar, is_workday, next_workday
from guanxi.kit.errors import DomainError
from guanxi.org.roles.models import Role
from guanxi.org.roles.ready import ensure_ready_roles
from guanxi.org.users.models import User

pytestmark = pytest.mark.django_db


def test_public_holidays_and_make_up_workdays_are_known():
    assert not is_workday(date(2026, 10, 1))  # National Day, a Thursday
    assert is_workday(date(2026, 10, 10))  # a Saturday that is worked
    assert next_workday(date(2026, 9, 30)) == date(2026, 10, 8)


def test_the_companys_own_days_win():
    Holiday(day=date(2026, 11, 20), is_workday=False, name="厂庆").save()
    Holiday(day=date(2026, 11, 21), is_workday=True).save()
    assert not is_workday(date(2026, 11, 20)) and is_workday(date(2026, 11, 21))


def test_a_six_day_week_works_its_saturdays_but_not_public_holidays():
    company = Company.objects.get()
    company.work_days = [1, 2, 3, 4, 5, 6]
    company.save()
    assert is_workday(date(2026, 11, 21)) and not is_workday(date(2026, 11, 22))
    assert not is_workday(date(2026, 10, 3))  # a Saturday in the National Day week


def test_many_days_are_counted_with_one_reading(django_assert_num_queries):
    with django_assert_num_queries(2):
        days = Calendar()
        assert days.between(date(2026, 1, 1), date(2026, 12, 31)) == sum(
            days.is_workday(date.fromordinal(n)) for n in range(date(2026, 1, 2).toordinal(), date(2027, 1, 1).toordinal())
        )
    assert days.add(date(2026, 11, 20), -1) == date(2026, 11, 19)


def test_lines_are_read_as_people_write_them():
    read = read_lines("2027-02-05 至 2027-02-07 休 春节\n2027年2月14日 班\n\n2027/5/1-3 放假 劳动节".replace("1-3", "1～3"))
    assert [str(d) for d, (works, _n) in read.items() if not works] == [f"2027-02-0{n}" for n in (5, 6, 7)] + [
        f"2027-05-0{n}" for n in (1, 2, 3)
    ]
    assert read[date(2027, 2, 14)] == (True, "") and read[date(2027, 2, 5)] == (False, "春节")


@pytest.mark.parametrize(
    "line", ["春节放假三天", "2027-02-30 休", "2027-02-07 至 2027-02-05 休", "2027-02-05", "2027-01-01 至 2027-12-31 休"]
)
def test_a_line_that_cannot_be_read_is_named(line):
    with pytest.raises(DomainError, match="2"):
        read_lines("2027-02-14 班\n" + line)


@pytest.mark.row("X44", part=True)
def test_next_years_holidays_are_typed_in_on_a_page(client):
    ensure_ready_roles()
    user = User(username="keeper", name="管理员")
    user.save()
    user.roles.add(Role.objects.get(code="administrator"))
    client.force_login(user)
    assert client.post("/company/days/", {"text": "2027-02-05 休"}).status_code == 302
    assert not is_workday(date(2027, 2, 5))
    assert client.post("/company/days/", {"text": "unreadable"}).status_code == 422
    assert "2027-02-05" in client.get("/company/days/").content.decode()


def test_typing_a_day_again_replaces_it():
    type_in("2027-02-05 休 春节")
    type_in("2027-02-05 班")
    assert Holiday.objects.get().is_workday
