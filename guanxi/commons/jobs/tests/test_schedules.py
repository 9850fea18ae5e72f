from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from guanxi.commons.jobs.claims import end_tick, take_due, take_tick
from guanxi.commons.jobs.models import Job
from guanxi.kit import jobs
from guanxi.kit.jobs import Schedule

SHANGHAI = ZoneInfo("Asia/Shanghai")


@jobs.schedule("try.nightly", at="02:30")
def nightly():
    """Never run here."""


def at(*when) -> datetime:
    return datetime(*when, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("plan", "now", "due"),
    [
        ({"at": time(2, 30)}, at(2026, 11, 21, 2, 29), at(2026, 11, 20, 2, 30)),
        ({"at": time(2, 30)}, at(2026, 11, 21, 2, 30), at(2026, 11, 21, 2, 30)),
        ({"at": time(2, 10), "day": 1}, at(2026, 3, 1, 2, 9), at(2026, 2, 1, 2, 10)),
        ({"at": time(2, 10), "day": 1}, at(2026, 3, 31, 23, 0), at(2026, 3, 1, 2, 10)),
        ({"at": time(8, 0), "weekday": 0}, at(2026, 11, 21, 12, 0), at(2026, 11, 16, 8, 0)),
        ({"every": 3600}, at(2026, 11, 21, 12, 59), at(2026, 11, 21, 12, 0)),
        ({"every": 5}, at(2026, 11, 21, 12, 0).replace(second=9), at(2026, 11, 21, 12, 0).replace(second=5)),
    ],
)
def test_the_latest_due_time_is_found(plan, now, due):
    assert Schedule("try.x", nightly, **plan).latest_due(now) == due


def test_days_are_counted_by_the_companys_clock_and_not_by_utc():
    plan = Schedule("try.x", nightly, at=time(2, 30))
    assert plan.latest_due(datetime(2026, 11, 20, 18, 30, tzinfo=UTC).astimezone(SHANGHAI)) == at(2026, 11, 21, 2, 30)


@pytest.mark.django_db
def test_each_due_time_runs_once_however_many_workers_look():
    plan = next(s for s in jobs.schedules() if s.name == "try.nightly")
    assert not take_due(plan, at(2026, 11, 21, 12, 0)), "a schedule met for the first time waits for its next due time"
    for _worker in range(2):
        take_due(plan, at(2026, 11, 22, 2, 31))
    from guanxi.commons.jobs.models import JobClock

    JobClock.objects.filter(name="try.nightly").update(due_at=at(2026, 11, 21, 2, 30))  # the second worker had read the clock before
    take_due(plan, at(2026, 11, 22, 2, 31))
    assert Job.objects.filter(kind="schedule.try.nightly").count() == 1


@pytest.mark.django_db
def test_what_was_missed_while_nothing_ran_is_made_up_for_once():
    plan = next(s for s in jobs.schedules() if s.name == "try.nightly")
    take_due(plan, at(2026, 11, 1, 12, 0))
    take_due(plan, at(2026, 11, 21, 12, 0))
    take_due(plan, at(2026, 11, 21, 12, 1))
    assert Job.objects.filter(kind="schedule.try.nightly").count() == 1


@pytest.mark.django_db
def test_a_tick_is_run_by_one_worker_at_a_time_and_leaves_no_job():
    plan = Schedule("try.tick", nightly, every=5)
    first = at(2026, 11, 21, 12, 0)
    assert take_tick(plan, first)
    assert not take_tick(plan, first.replace(second=1)), "this due time is taken"
    assert not take_tick(plan, first.replace(second=6)), "the one before is still at work"
    end_tick(plan)
    assert take_tick(plan, first.replace(second=6))
    assert not Job.objects.exists()


@pytest.mark.parametrize("wrong", [{}, {"every": 5, "at": "02:30"}, {"at": "02:30", "day": 31}, {"at": "25:00"}])
def test_a_schedule_that_cannot_be_met_crashes_at_start(wrong):
    with pytest.raises(ValueError):
        jobs.schedule("try.wrong", **wrong)(nightly)
