"""Days by which papers are signed, counted in work days, and what happens when they are over."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from guanxi.commons.approvals import overdue
from guanxi.commons.approvals.actions import approve
from guanxi.commons.approvals.kinds import step
from guanxi.commons.approvals.models import Approval, Task
from guanxi.commons.approvals.tests.cast import company, paper
from guanxi.commons.notices.models import Notice
from guanxi.commons.workdays.queries import Calendar
from guanxi.desk.tests.cast import actor


@pytest.fixture
def c(db):
    return company()


MONDAY = date(2026, 11, 30)


def test_the_overdue_are_reminded_once_a_work_day_and_climb_to_the_superior(c):
    made = paper(c, "lin", [step("manager")])
    Task.objects.update(due_on=date(2026, 11, 26))  # a Thursday
    assert overdue.remind_overdue(date(2026, 11, 26)) == 0, "its day is not over"
    assert [overdue.remind_overdue(date(2026, 11, 27)) for _time in range(3)] == [1, 0, 0]
    assert not Notice.objects.filter(kind="approval.climbed").exists()
    assert overdue.remind_overdue(date(2026, 11, 28)) == 0, "nobody is reminded on a Saturday"
    assert overdue.remind_overdue(MONDAY) == 1 and overdue.remind_overdue(MONDAY + timedelta(days=1)) == 1
    assert list(Notice.objects.filter(kind="approval.climbed").values_list("person__username", flat=True)) == ["gm"]
    assert Notice.objects.filter(kind="approval.late", person=c.zhao).count() == 3
    assert Approval.objects.seen_by(actor(c.gm)).filter(pk=made.pk).exists(), "whom it climbs to may read it"
    approve(made, by=c.zhao)
    assert (
        overdue.remind_overdue(MONDAY + timedelta(days=2)) == 0 and not Notice.objects.filter(kind="approval.late", read_at=None).exists()
    )


def test_due_days_are_work_days(c):
    made = paper(c, "lin", [step("manager", days=3)])
    assert made.tasks.get().due_on == Calendar().add(timezone.localdate(), 3)
