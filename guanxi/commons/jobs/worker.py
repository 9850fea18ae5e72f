"""The worker process: slots that run jobs, a thread for ticks, and a main loop for schedules, lost jobs and the sign of life."""

import logging
import os
import secrets
import signal
import socket
import threading
from datetime import timedelta

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

import guanxi
from guanxi.commons.company.models import Company
from guanxi.commons.jobs import claims, runs
from guanxi.commons.jobs.models import Worker
from guanxi.kit import jobs
from guanxi.kit.actor import SYSTEM, acting

log = logging.getLogger("guanxi.jobs")
POLL = 1.0
LEASE = timedelta(seconds=30)
GRACE = 20  # seconds that running jobs have to reach their next step when the worker stops


class WorkerProcess:
    """Run it with run(); stop() makes it finish. slots: jobs at the same time; burst: leave when nothing is waiting."""

    def __init__(self, *, slots: int = 2, lease: timedelta = LEASE, burst: bool = False):
        self.name = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(3)}"
        self.slots, self.lease, self.burst = slots, lease, burst
        self.stopping = threading.Event()

    def run(self) -> int:
        """Works until told to stop; 1 when jobs had to be left behind (their leases run out and others take them up)."""
        threads = [threading.Thread(target=self._slot, name=f"slot-{n}", daemon=True) for n in range(self.slots)]
        if not self.burst:
            threads.append(threading.Thread(target=self._ticks, name="ticks", daemon=True))
        for thread in threads:
            thread.start()
        if self.burst:
            for thread in threads:
                thread.join()
            return 0
        self._watch()
        for thread in threads:
            thread.join(timeout=GRACE)
        Worker.objects.filter(name=self.name).delete()
        return int(any(thread.is_alive() for thread in threads))

    def stop(self, *_signal) -> None:
        """Lets running jobs reach their next step, then ends."""
        self.stopping.set()

    def obey_signals(self) -> None:
        """SIGTERM and SIGINT stop the worker (main thread only)."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)

    def _slot(self) -> None:
        try:
            while not self.stopping.is_set():
                if self._guarded(self._work_once):
                    continue
                if self.burst:
                    return
                self.stopping.wait(POLL)
        finally:
            connection.close()

    def _work_once(self) -> bool:
        job = claims.claim(self.name, self.lease)
        if job is None:
            return False
        runs.attempt(job, lease=self.lease, stopping=self.stopping)
        return True

    def _watch(self) -> None:
        reaper, beat = claims.Reaper(self.lease), 0.0
        pause = min(5.0, self.lease.total_seconds() / 4)
        while not self.stopping.is_set():
            self._guarded(reaper.reap)
            self._guarded(self._take_due)
            if beat <= 0:
                self._guarded(self._show_life)
                beat = 10.0
            beat -= pause
            self.stopping.wait(pause)

    def _take_due(self) -> None:
        now = timezone.localtime(timezone=Company.current().zone)
        for plan in jobs.schedules():
            if not plan.is_tick:
                claims.take_due(plan, now)

    def _show_life(self) -> None:
        values = {"seen_at": timezone.now(), "version": guanxi.__version__}
        Worker.objects.update_or_create(name=self.name, defaults=values)
        Worker.objects.filter(seen_at__lt=timezone.now() - timedelta(minutes=5)).delete()

    def _ticks(self) -> None:
        plans = [plan for plan in jobs.schedules() if plan.is_tick]
        last = {plan.name: None for plan in plans}
        try:
            while not self.stopping.wait(POLL):
                now = timezone.localtime()
                for plan in plans:
                    if last[plan.name] != (due := plan.latest_due(now)):
                        last[plan.name] = due
                        self._guarded(self._tick, plan, now)
        finally:
            connection.close()

    def _tick(self, plan: jobs.Schedule, now) -> None:
        if not claims.take_tick(plan, now):
            return
        try:
            with acting(SYSTEM):
                plan.run()
        finally:
            claims.end_tick(plan)

    def _guarded(self, f, *args):
        """Calls f; an error of the database or of a tick is logged and must not end the worker."""
        try:
            close_old_connections()
            return f(*args)
        except DatabaseError as error:
            log.error("worker: database", extra={"error_kind": type(error).__name__})
            connection.close()
        except Exception:
            log.exception("worker: unforeseen")
        self.stopping.wait(POLL)
        return None
