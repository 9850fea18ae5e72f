"""Verbs on jobs that people and packages use. What only a worker does stands in claims.py."""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from guanxi.commons.jobs.models import Job
from guanxi.kit import jobs
from guanxi.kit.actor import current_actor
from guanxi.kit.changes import announce

KEEP_DAYS = 60


def enqueue(kind: str, *, key, run_at, queue, payload) -> Job:
    """Writes the row in the caller's transaction; with a known key returns the row that has it."""
    job = Job(
        kind=kind,
        key=key,
        queue=queue,
        payload=payload,
        run_at=run_at or timezone.now(),
        max_attempts=jobs.find(kind).attempts,
        asked_by_id=current_actor().user_id,
    )
    if key is None:
        job.save(force_insert=True)
        return job
    # ON CONFLICT instead of a caught IntegrityError: that would break the caller's transaction on PostgreSQL.
    Job.objects.bulk_create([job], ignore_conflicts=True)
    return Job.objects.get(key=key)


def cancel(job: Job) -> Job:
    """Stops a waiting job at once; asks a running one to stop at its next step."""
    with transaction.atomic():
        stopped = Job.objects.filter(pk=job.pk, status=Job.QUEUED).update(
            status=Job.CANCELLED, finished_at=timezone.now(), cancel_asked=True
        )
        if stopped:
            announce("job.ended", job_id=job.pk, status=Job.CANCELLED)
        else:
            Job.objects.filter(pk=job.pk, status=Job.RUNNING).update(cancel_asked=True)
    job.refresh_from_db()
    return job


def retry(job: Job) -> Job:
    """Queues a failed or cancelled job again; steps that were committed are not repeated."""
    Job.objects.filter(pk=job.pk, status__in=(Job.FAILED, Job.CANCELLED)).update(
        status=Job.QUEUED, run_at=timezone.now(), attempts=0, cancel_asked=False, error="", finished_at=None, token=""
    )
    job.refresh_from_db()
    return job


def forget_old() -> int:
    """Deletes finished jobs and silent workers after KEEP_DAYS, those that run every few minutes after a day; failed jobs stay four times as long."""
    now = timezone.now()
    old = Q(status__in=(Job.DONE, Job.CANCELLED), finished_at__lt=now - timedelta(days=KEEP_DAYS))
    failed = Q(status=Job.FAILED, finished_at__lt=now - timedelta(days=4 * KEEP_DAYS))
    dull = Q(status=Job.DONE, kind__in=jobs.frequent(), finished_at__lt=now - timedelta(days=1))
    gone = 0
    while keys := list(Job.objects.filter(old | failed | dull).values_list("pk", flat=True)[:500]):
        gone += Job.objects.filter(pk__in=keys).delete()[1].get(Job._meta.label, 0)
    return gone


def first_time(job_id: int, name: str) -> bool:
    """Marks a step as done in the present transaction; False when it was marked before."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO commons_jobstep (job_id, name) VALUES (%s, %s) ON CONFLICT DO NOTHING", [job_id, name])
        return cursor.rowcount == 1
