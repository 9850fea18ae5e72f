"""Workers are really killed here; what must hold is that every effect happens exactly once."""

import json
import signal

import pytest

LEASE = "5"  # seconds: long enough for a heartbeat on a busy machine
EFFECTS = "guanxi.commons.jobs.tests.effects"
SETUP = (
    f"from {EFFECTS} import *; register(); from guanxi.kit.jobs import later; from guanxi.commons.jobs.models import Job\n"
    "mine = Job.objects.filter(kind__startswith='try.')\n"  # schedules of the product run beside
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def house(scratch):
    """An installation with a table that counts effects."""
    scratch.python("from django.db import connection as c; c.cursor().execute('CREATE TABLE effect (name varchar(60))')")
    return scratch


def ask(house, code: str):
    """Runs code with the test's kinds of job known and returns what it prints as JSON."""
    return json.loads(house.python("import json\n" + SETUP + code) or "null")


def wait(house, condition: str) -> None:
    """Waits, inside one process of the installation, until an expression is true; the limit is against hanging alone."""
    loop = f"import time\nend = time.monotonic() + 240\nwhile not ({condition}) and time.monotonic() < end: time.sleep(0.1)\n"
    assert ask(house, loop + f"print(json.dumps(bool({condition})))"), house.log()


ALL_DONE = "not mine.live().exists()"


@pytest.mark.parametrize("kind", ["try.once", "try.inside"])
def test_a_worker_killed_between_effect_and_completion_leaves_one_effect(house, kind):
    job = ask(house, f"print(later('{kind}', die_at_attempt=1).pk)")
    first = house.start("-m", EFFECTS, LEASE)
    assert first.wait(timeout=240) == -signal.SIGKILL
    house.start("-m", EFFECTS, LEASE)
    house.start("-m", EFFECTS, LEASE)
    wait(house, ALL_DONE)
    assert ask(house, "print(json.dumps(effects()))") == [f"{kind.removeprefix('try.')}:{job}"]
    assert ask(house, "j = mine.get(); print(json.dumps([j.status, j.attempts]))") == ["done", 2]


def test_two_hundred_jobs_on_four_workers_are_never_doubled(house):
    ask(house, "[later('try.many', n=n) for n in range(200)]")
    workers = [house.start("-m", EFFECTS, "30", "burst") for _ in range(4)]
    assert [w.wait(timeout=240) for w in workers] == [0] * 4
    assert ask(house, "print(json.dumps(effects()))") == sorted(f"many:{n}" for n in range(200))
    assert ask(house, "print(json.dumps([mine.filter(status='done').count(), mine.filter(attempts=1).count()]))") == [
        200,
        200,
    ]


def test_a_stuck_job_is_taken_up_within_two_leases(house):
    job = ask(house, "print(later('try.slow', steps=60).pk)")
    first = house.start("-m", EFFECTS, LEASE)
    wait(house, "len(effects()) > 3")
    first.kill()
    first.wait()
    house.start("-m", EFFECTS, LEASE)
    house.start("-m", EFFECTS, LEASE)
    wait(house, ALL_DONE)
    assert ask(house, "print(json.dumps(effects()))") == [f"slow:{job}:{n:03}" for n in range(60)]
    assert ask(house, "print(mine.get().attempts)") == 2


def test_a_stopped_worker_gives_its_job_back_without_counting_the_attempt(house):
    ask(house, "later('try.slow', steps=200)")
    worker = house.start("-m", EFFECTS, "30")
    wait(house, "len(effects()) > 2")
    worker.terminate()
    assert worker.wait(timeout=240) == 0
    assert ask(house, "j = mine.get(); print(json.dumps([j.status, j.attempts]))") == ["queued", 0]
