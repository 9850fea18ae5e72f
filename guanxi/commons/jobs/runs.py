"""One attempt at a job: what the function is given, and how its end is written down."""

import logging
import threading
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone, translation

from guanxi.commons.company.models import Company
from guanxi.commons.jobs import claims
from guanxi.commons.jobs.actions import first_time
from guanxi.commons.jobs.models import Job
from guanxi.kit import jobs
from guanxi.kit.actor import SYSTEM, Actor, acting
from guanxi.kit.errors import DomainError
from guanxi.org.users.queries import actor_for

log = logging.getLogger("guanxi.jobs")
LONGEST_WAIT = 3600


class Lost(BaseException):
    """Another worker has taken this job over: leave without writing. (Not an Exception, so that no function catches it by accident.)"""


class Stopping(BaseException):
    """This worker is being stopped: the job goes back to the queue."""


class RowRun:
    """The Run of kit.jobs over a Job row."""

    def __init__(self, job: Job, actor: Actor, stopping: threading.Event):
        self.payload, self.state, self.attempt, self.job_id = job.payload, job.state, job.attempts, job.pk
        self.actor, self.lost, self.cancel = actor, threading.Event(), threading.Event()
        self._job, self._stopping, self._result = job, stopping, dict(job.result)

    def progress(self, done: int, total: int | None = None, note: str = "") -> None:
        """See kit.jobs.Run."""
        values = {"done": done, "note": str(note)[:200]} | ({} if total is None else {"total": total})
        if self.lost.is_set() or not claims.note(self._job, **values):
            raise Lost
        if self._stopping.is_set():
            raise Stopping

    def cancelled(self) -> bool:
        """See kit.jobs.Run."""
        if not self.cancel.is_set() and Job.objects.filter(pk=self.job_id, cancel_asked=True).exists():
            self.cancel.set()
        return self.cancel.is_set()

    @contextmanager
    def once(self, name: str):
        """See kit.jobs.Run."""
        with transaction.atomic():
            if self.lost.is_set() or not claims.holds(self._job):
                raise Lost
            yield first_time(self.job_id, name)

    def save_state(self) -> None:
        """See kit.jobs.Run."""
        if not claims.note(self._job, state=self.state):
            raise Lost

    def finish(self, **result) -> None:
        """See kit.jobs.Run."""
        self._result |= result
        if not claims.note(self._job, result=self._result):
            raise Lost


def asker_of(job: Job) -> Actor:
    """The rights under which the job runs: the asker's of now, not of then. Raises DomainError when he may not sign in any more."""
    if job.asked_by_id is None:
        return SYSTEM.with_(job_id=job.pk)
    if not job.asked_by.is_active:
        raise DomainError(translation.gettext("The colleague who asked for this may no longer sign in."))
    return actor_for(job.asked_by, kind="job", job_id=job.pk)


class Heartbeat:
    """Renews the lease from a thread of its own while a job runs, and brings back what it learns."""

    def __init__(self, job: Job, run: RowRun, lease: timedelta):
        self._job, self._run, self._lease, self._ended = job, run, lease, threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True, name=f"heartbeat-{job.pk}")

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *error):
        self._ended.set()
        self._thread.join(timeout=5)

    def _beat(self):
        try:
            while not self._ended.wait(self._lease.total_seconds() / 3):
                try:
                    wanted = claims.extend(self._job, self._lease)
                except DatabaseError:
                    connection.close()  # tried again at the next beat; the lease outlives two misses
                    continue
                if wanted is None:
                    self._run.lost.set()
                    return
                if wanted:
                    self._run.cancel.set()
        finally:
            connection.close()


def attempt(job: Job, *, lease: timedelta, stopping: threading.Event) -> None:
    """Runs a claimed job to its end and writes the outcome: done, cancelled, failed, or queued again."""
    if not jobs.is_known(job.kind):
        claims.finish(job, Job.FAILED, error=f"unknown kind: {job.kind}")
        return
    language = (job.asked_by.language if job.asked_by else "") or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(Company.current().zone):
        try:
            actor = asker_of(job)
            run = RowRun(job, actor, stopping)
            with Heartbeat(job, run, lease), acting(actor):
                jobs.find(job.kind).run(run)
        except Lost:
            log.warning("job lost", extra={"job": job.pk, "kind": job.kind})
        except Stopping:
            claims.give_back(job, counts=False)
        except DomainError as error:
            _fail(job, error, final=True)
        except Exception as error:
            _fail(job, error, final=job.attempts >= job.max_attempts)
        else:
            claims.finish(job, Job.CANCELLED if run.cancel.is_set() else Job.DONE)


def _fail(job: Job, error: Exception, *, final: bool) -> None:
    known = isinstance(error, DomainError)
    # The text of an unforeseen error may hold a customer's data, its kind and place may not.
    text = str(error) if known else _place(error)
    if not known:
        log.error("job failed", exc_info=error, extra={"job": job.pk, "kind": job.kind, "attempt": job.attempts, "final": final})
    if final:
        claims.finish(job, Job.FAILED, error=text)
    else:
        wait = jobs.find(job.kind).backoff * 2 ** (job.attempts - 1)
        claims.give_back(job, error=text, wait=min(wait, LONGEST_WAIT))


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" ({trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno})" if trace else ""
    return f"{type(error).__name__}{where}"
