"""What is due is told once a step, by the company's day, and climbs to a named person when nothing happens."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from guanxi.commons.jobs.worker import WorkerProcess
from guanxi.commons.notices import jobs
from guanxi.commons.notices.actions import fire, remind, settle
from guanxi.commons.notices.kinds import declare
from guanxi.commons.notices.models import Notice, Reminder
from guanxi.desk.tests.cast import actor, company, customer
from guanxi.org.users.actions import disable

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
declare("try.due", label="该还了", text="“%(subject)s”到期了，已过 %(late)s 天。")


@pytest.fixture
def cast():
    made = company()
    made.acme = customer("华信泵业", made.lin)
    return made


def lent(cast, key="loan:1", on=date(2026, 12, 1)):
    return remind("try.due", key=key, due_on=on, subject=cast.acme, steps=[(0, cast.lin), (2, cast.zhao), (5, cast.boss)])


def told() -> list[str]:
    return [n.person.username for n in Notice.objects.order_by("pk").select_related("person")]


def test_ignored_it_climbs_step_by_step_and_each_step_is_told_once(cast):
    lent(cast)
    for day, expected in ((30, 0), (1, 1), (1, 0), (2, 0), (3, 1), (3, 0), (4, 0), (6, 1), (7, 0)):
        assert fire(date(2026, 11 if day == 30 else 12, day)) == expected
    assert told() == [cast.lin.username, cast.zhao.username, cast.boss.username]
    assert Notice.objects.first().params["late"] == 5


def test_what_is_done_reminds_nobody(cast):
    lent(cast)
    fire(date(2026, 12, 1))
    assert settle("loan:1") and not settle("loan:1")
    assert fire(date(2026, 12, 30)) == 0 and told() == [cast.lin.username]


def test_days_on_which_nothing_ran_are_made_up_for_once(cast):
    lent(cast)
    assert fire(date(2026, 12, 20)) == 3 and fire(date(2026, 12, 20)) == 0


def test_another_day_begins_anew_and_the_same_day_does_not(cast):
    lent(cast)
    fire(date(2026, 12, 1))
    lent(cast)
    assert fire(date(2026, 12, 1)) == 0
    lent(cast, on=date(2026, 12, 10))
    assert fire(date(2026, 12, 9)) == 0 and fire(date(2026, 12, 10)) == 1


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        (datetime(2026, 11, 30, 23, 59, tzinfo=SHANGHAI), 0),
        (datetime(2026, 12, 1, 0, 1, tzinfo=SHANGHAI), 0),  # due, but nobody is woken
        (datetime(2026, 12, 1, 7, 1, tzinfo=SHANGHAI), 1),  # in UTC it is still the day before
    ],
)
def test_the_day_is_the_companys_and_not_that_of_utc(cast, clock, expected):
    lent(cast)
    with time_machine.travel(clock, tick=False):
        from django.utils import timezone

        with timezone.override(SHANGHAI):
            jobs.due()
    assert Notice.objects.count() == expected


def test_29_february_has_a_day_after_it(cast):
    remind("try.due", key="leap", due_on=date(2028, 2, 29), steps=[(0, cast.lin), (1, cast.zhao)])
    assert fire(date(2028, 2, 28)) == 0 and fire(date(2028, 2, 29)) == 1 and fire(date(2028, 3, 1)) == 1


def test_a_step_for_somebody_who_left_is_passed_over_and_the_next_still_comes(cast):
    lent(cast)
    cast.lin.is_active = False
    cast.lin.save()
    fire(date(2026, 12, 3))
    assert told() == [cast.zhao.username] and Reminder.objects.get().step == 2


def test_the_schedule_fires_through_the_worker_once(cast):
    lent(cast, on=date(2026, 11, 1))
    with time_machine.travel(datetime(2026, 12, 1, 9, 0, tzinfo=SHANGHAI), tick=False):
        for _time in range(3):
            fire()
        WorkerProcess(slots=1, burst=True)._work_once()
    assert Notice.objects.count() == 3


def test_a_killed_run_leaves_both_the_step_and_the_notice_or_neither(cast, monkeypatch):
    lent(cast)

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("guanxi.commons.notices.actions.announce", killed)
    with pytest.raises(KeyboardInterrupt):
        fire(date(2026, 12, 1))
    assert Notice.objects.count() == 0 and Reminder.objects.get().step == 0
    monkeypatch.undo()
    assert fire(date(2026, 12, 1)) == 1 and Notice.objects.count() == 1


def test_somebody_disabled_stays_disabled(cast):
    disable(cast.lin, actor=actor(cast.boss))
    lent(cast)
    assert fire(date(2026, 12, 1)) == 1 and told() == []
