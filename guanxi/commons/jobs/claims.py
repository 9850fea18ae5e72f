"""How workers take jobs, keep them and give them back. Every write names the token of the attempt: who lost a job cannot write to it."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from guanxi.commons.jobs.models import Job, JobClock
from guanxi.kit import jobs
from guanxi.kit.changes import announce

_CLAIM = """
UPDATE commons_job SET status = 'running', attempts = attempts + 1, token = %s, worker = %s, lease_until = %s,
    started_at = COALESCE(started_at, %s), error = ''
WHERE id = (SELECT id FROM commons_job WHERE status = 'queued' AND run_at <= %s ORDER BY run_at, id LIMIT 1 {lock})
    AND status = 'queued'
RETURNING id
"""


def claim(worker: str, lease: timedelta) -> Job | None:
    """Takes the job that waits longest, or None. Two workers never get the same one."""
    now = timezone.now()
    if not Job.objects.filter(status=Job.QUEUED, run_at__lte=now).exists():
        return None  # a plain read: an idle worker takes no write lock
    is_postgresql = connection.vendor == "postgresql"
    adapt = connection.ops.adapt_datetimefield_value
    token = secrets.token_hex(16)
    with transaction.atomic(), connection.cursor() as cursor:
        sql = _CLAIM.format(lock="FOR UPDATE SKIP LOCKED" if is_postgresql else "")
        cursor.execute(sql, [token, worker, adapt(now + lease), adapt(now), adapt(now)])
        row = cursor.fetchone()
    return Job.objects.select_related("asked_by").get(pk=row[0], token=token) if row else None


def extend(job: Job, lease: timedelta) -> bool | None:
    """Renews the lease. None when the job is lost; otherwise whether the asker wants it stopped."""
    held = Job.objects.filter(pk=job.pk, token=job.token, status=Job.RUNNING)
    if not held.update(lease_until=timezone.now() + lease):
        return None
    return held.values_list("cancel_asked", flat=True).first()


def holds(job: Job) -> bool:
    """Whether the attempt still owns the job."""
    return Job.objects.filter(pk=job.pk, token=job.token, status=Job.RUNNING).exists()


def note(job: Job, **values) -> bool:
    """Writes progress, state or result; False when the job is lost."""
    return bool(Job.objects.filter(pk=job.pk, token=job.token, status=Job.RUNNING).update(**values))


def finish(job: Job, status: str, *, error: str = "") -> bool:
    """Ends the job for good, and says so when it did not end well."""
    with transaction.atomic():
        ended = note(job, status=status, error=error, finished_at=timezone.now(), lease_until=None)
        if ended and status != Job.DONE:
            announce("job.ended", job_id=job.pk, status=status)
    return ended


def give_back(job: Job, *, error: str = "", wait: int = 0, counts: bool = True) -> bool:
    """Puts the job back into the queue; counts: whether the attempt counts against the limit (a stopping worker's does not)."""
    values = {"status": Job.QUEUED, "run_at": timezone.now() + timedelta(seconds=wait), "lease_until": None, "error": error}
    if not counts:
        values["attempts"] = F("attempts") - 1
    return note(job, **values)


@dataclass
class Reaper:
    """Finds jobs whose worker died. A lease must be seen expired twice, half a lease apart: a heartbeat may merely have waited for a lock."""

    lease: timedelta

    def __post_init__(self):
        self._suspects: dict[tuple[int, str], datetime] = {}

    def reap(self) -> int:
        """Queues them again, or fails those that have used up their attempts; returns how many."""
        now = timezone.now()
        expired = list(Job.objects.filter(status=Job.RUNNING, lease_until__lt=now).values_list("pk", "token", "attempts", "max_attempts"))
        self._suspects = {(pk, token): self._suspects.get((pk, token), now) for pk, token, *_ in expired}
        reaped = 0
        for pk, token, attempts, limit in expired:
            if now - self._suspects[pk, token] < self.lease / 2:
                continue
            rows = Job.objects.filter(pk=pk, token=token, status=Job.RUNNING, lease_until__lt=now)
            if attempts < limit:
                reaped += rows.update(status=Job.QUEUED, run_at=now, lease_until=None, token="", error="worker lost")
                continue
            with transaction.atomic():
                if rows.update(status=Job.FAILED, finished_at=now, lease_until=None, token="", error="worker lost"):
                    reaped += 1
                    announce("job.ended", job_id=pk, status=Job.FAILED)
        return reaped


def take_tick(plan: jobs.Schedule, now: datetime) -> bool:
    """Whether this worker may run the tick that is due now; it must call end_tick() afterwards."""
    due = plan.latest_due(now)
    clock, _made = JobClock.objects.get_or_create(name=plan.name, defaults={"due_at": due - timedelta(seconds=plan.every)})
    if clock.due_at >= due or (clock.busy_until and clock.busy_until > now):
        return False
    free = JobClock.objects.filter(pk=clock.pk, due_at=clock.due_at, busy_until=clock.busy_until)
    return bool(free.update(due_at=due, busy_until=now + timedelta(minutes=2)))


def end_tick(plan: jobs.Schedule) -> None:
    """Sets the tick free again."""
    JobClock.objects.filter(name=plan.name).update(busy_until=None)


def take_due(plan: jobs.Schedule, now: datetime) -> bool:
    """Queues a scheduled job when its time has come; the idempotency key per due time lets two workers do this at once."""
    due = plan.latest_due(now)
    clock, made = JobClock.objects.get_or_create(name=plan.name, defaults={"due_at": due})
    if made or clock.due_at >= due:
        return False  # a schedule met for the first time waits for its next due time
    with transaction.atomic():
        jobs.later(f"schedule.{plan.name}", key=f"schedule:{plan.name}:{due.isoformat()}")
        JobClock.objects.filter(pk=clock.pk).update(due_at=due)
    return True
