from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from guanxi.commons.jobs.claims import Reaper, claim, extend, finish
from guanxi.commons.jobs.models import Job
from guanxi.kit.jobs import job, later

LEASE = timedelta(seconds=30)
START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@job("try.reaped", attempts=2)
def nothing(run):
    """Only claimed in these tests."""


def test_a_silent_worker_loses_its_job_before_two_leases_are_over():
    with time_machine.travel(START, tick=False) as clock:
        later("try.reaped")
        lost, reaper = claim("one", LEASE), Reaper(LEASE)
        taken_after = None
        while taken_after is None:
            clock.shift(5)
            reaper.reap()
            if claim("two", LEASE):
                taken_after = datetime.now(UTC) - START
        assert LEASE < taken_after <= 2 * LEASE
        assert not finish(lost, Job.DONE), "the first worker must not be able to write any more"
        assert Job.objects.get().status == Job.RUNNING


def test_a_heartbeat_that_comes_late_keeps_the_job():
    with time_machine.travel(START, tick=False) as clock:
        later("try.reaped")
        held, reaper = claim("one", LEASE), Reaper(LEASE)
        clock.shift(32)
        assert reaper.reap() == 0
        assert extend(held, LEASE) is False
        clock.shift(20)
        assert reaper.reap() == 0
        assert finish(held, Job.DONE)


def test_a_job_whose_workers_die_every_time_fails_after_its_attempts():
    with time_machine.travel(START, tick=False) as clock:
        later("try.reaped")
        reaper = Reaper(LEASE)
        for _ in range(2):
            assert claim("one", LEASE)
            for _ in range(12):
                clock.shift(5)
                reaper.reap()
        assert (Job.objects.get().status, Job.objects.get().attempts) == (Job.FAILED, 2)
