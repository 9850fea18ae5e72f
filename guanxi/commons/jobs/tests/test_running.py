import threading
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone, translation

from guanxi.commons.company.models import Company
from guanxi.commons.jobs import actions, claims, runs
from guanxi.commons.jobs.models import Job, JobStep
from guanxi.commons.jobs.worker import WorkerProcess
from guanxi.kit import jobs
from guanxi.kit.actor import acting, current_actor
from guanxi.kit.errors import DomainError
from guanxi.kit.jobs import job, later
from guanxi.org.roles.models import Role
from guanxi.org.users.models import User
from guanxi.org.users.queries import actor_for

pytestmark = pytest.mark.django_db(transaction=True)
LEASE = timedelta(seconds=30)
seen = []


@job("try.run", attempts=3, backoff=10)
def do(run):
    """Does what the test puts into `seen[0]`."""
    seen[0](run)


@pytest.fixture
def doing():
    """`doing(f)`: the job calls f."""
    seen.clear()
    yield lambda f: seen.insert(0, f)
    seen.clear()


def work() -> bool:
    """Runs the next job in this process."""
    return WorkerProcess(slots=1)._work_once()


def test_it_runs_with_the_rights_and_in_the_language_of_the_asker(doing):
    role = Role(code="try", name="try", permissions=["jobs.see"])
    role.save()
    user = User(username="liwen", name="李文", language="en")
    user.save()
    user.roles.add(role)
    found = {}
    doing(lambda run: found.update(actor=current_actor(), language=translation.get_language(), zone=timezone.get_current_timezone_name()))
    company = Company.objects.get()
    company.time_zone = "Asia/Urumqi"
    company.save()
    with acting(actor_for(user)):
        later("try.run")
    assert work()
    actor = found["actor"]
    assert (actor.kind, actor.user_id, actor.job_id, found["language"]) == ("job", user.pk, Job.objects.get().pk, "en")
    assert actor.has("jobs.see") and found["zone"] == "Asia/Urumqi"


def test_who_may_no_longer_sign_in_gets_nothing_done(doing):
    user = User(username="liwen", name="李文")
    user.save()
    doing(lambda run: pytest.fail("it ran"))
    with acting(actor_for(user)):
        later("try.run")
    User.objects.update(is_active=False)
    work()
    assert Job.objects.get().status == Job.FAILED


def test_asking_twice_with_one_key_makes_one_job_and_keeps_the_transaction_usable():
    with transaction.atomic():
        first, second = later("try.run", key="a", n=1), later("try.run", key="a", n=2)
    assert first.pk == second.pk and second.payload == {"n": 1}


def test_what_is_undone_was_never_asked():
    with pytest.raises(RuntimeError), transaction.atomic():
        later("try.run")
        raise RuntimeError
    assert not Job.objects.exists()


def test_an_unforeseen_error_is_tried_again_later_and_its_text_is_not_kept(doing):
    def fail(run):
        raise ValueError("13900001111")

    doing(fail)
    later("try.run")
    waits = []
    for _ in range(3):
        Job.objects.update(run_at=timezone.now())
        work()
        row = Job.objects.get()
        waits.append(round((row.run_at - timezone.now()).total_seconds(), -1))
    assert waits[:2] == [10, 20] and (row.status, row.attempts) == (Job.FAILED, 3)
    assert "1390" not in row.error and "ValueError" in row.error


def test_a_rule_of_the_business_ends_it_at_once_with_its_sentence(doing):
    def refuse(run):
        raise DomainError("额度已用完")

    doing(refuse)
    later("try.run")
    work()
    assert (Job.objects.get().status, Job.objects.get().error, Job.objects.get().attempts) == (Job.FAILED, "额度已用完", 1)


def test_cancelling_stops_a_waiting_job_and_asks_a_running_one(doing):
    waiting = later("try.run")
    assert actions.cancel(waiting).status == Job.CANCELLED and not work()

    def stop(run):
        assert not run.cancelled()
        actions.cancel(Job.objects.get(pk=run.job_id))
        assert run.cancelled()

    doing(stop)
    running = later("try.run")
    work()
    assert Job.objects.get(pk=running.pk).status == Job.CANCELLED


def test_a_step_that_was_committed_is_not_repeated(doing):
    done = []

    def steps(run):
        for n in range(3):
            with run.once(f"step:{n}") as fresh:
                if fresh:
                    done.append(n)
                if n == 1 and run.attempt == 1:
                    raise OSError

    doing(steps)
    later("try.run")
    for _ in range(2):
        Job.objects.update(run_at=timezone.now())
        work()
    assert done == [0, 1, 1, 2], "the step in which it failed was undone, so it is done again"
    assert JobStep.objects.count() == 3 and Job.objects.get().status == Job.DONE


def test_a_worker_that_lost_its_job_can_neither_write_nor_act(doing):
    def lose(run):
        Job.objects.filter(pk=run.job_id).update(token="another")
        with run.once("effect"):
            pytest.fail("it acted")

    doing(lose)
    later("try.run")
    work()
    assert Job.objects.get().status == Job.RUNNING and not JobStep.objects.exists()


def test_progress_state_and_result_are_kept(doing):
    def tell(run):
        run.state["at"] = 7
        run.save_state()
        run.progress(7, 10, "第 7 行")
        run.finish(created=3)
        run.finish(skipped=4)

    doing(tell)
    later("try.run")
    work()
    row = Job.objects.get()
    assert (row.done, row.total, row.note, row.state, row.result) == (7, 10, "第 7 行", {"at": 7}, {"created": 3, "skipped": 4})


def test_a_stopping_worker_leaves_at_the_next_step(doing):
    doing(lambda run: run.progress(1, 2))
    later("try.run")
    stopping = threading.Event()
    stopping.set()
    runs.attempt(claims.claim("w", LEASE), lease=LEASE, stopping=stopping)
    assert (Job.objects.get().status, Job.objects.get().attempts) == (Job.QUEUED, 0)


def test_a_failed_job_can_be_tried_again(doing):
    def fail(run):
        raise DomainError("x")

    doing(fail)
    row = later("try.run")
    work()
    doing(lambda run: None)
    actions.retry(row)
    work()
    assert Job.objects.get().status == Job.DONE


def test_old_jobs_are_forgotten():
    old, young = later("try.run"), later("try.run")
    Job.objects.filter(pk=old.pk).update(status=Job.DONE, finished_at=timezone.now() - timedelta(days=61))
    assert actions.forget_old() == 1 and list(Job.objects.all()) == [young]


def test_an_unknown_kind_crashes():
    with pytest.raises(LookupError):
        later("try.misspelt")


@jobs.schedule("try.frequent", every=60)
def often():
    """Runs every minute."""


def test_what_runs_every_minute_is_soon_forgotten_and_does_not_hide_the_rest():
    row = later("schedule.try.frequent")
    Job.objects.filter(pk=row.pk).update(status=Job.DONE, finished_at=timezone.now() - timedelta(hours=25))
    assert row.kind in jobs.frequent() and "schedule.backups.nightly" not in jobs.frequent()
    assert actions.forget_old() == 1
