"""Run as a process by the tests: a worker whose jobs leave marks that can be counted, and can be killed at chosen points."""

import os
import signal
import sys
import time
from datetime import timedelta


def die() -> None:
    """As kill -9 does: no handler, no clean-up."""
    os.kill(os.getpid(), signal.SIGKILL)


def mark(name: str) -> None:
    """Writes one effect row."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effect (name) VALUES (%s)", [name])


def effects() -> list[str]:
    """All effects so far."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM effect ORDER BY name")
        return [row[0] for row in cursor.fetchall()]


def register() -> None:
    """Makes the test's kinds of job known."""
    from guanxi.kit.jobs import job

    @job("try.once")
    def once(run):
        with run.once("effect") as fresh:
            if fresh:
                mark(f"once:{run.job_id}")
        if run.payload.get("die_at_attempt") == run.attempt:
            die()  # after the effect is committed, before the job is marked as done

    @job("try.inside")
    def inside(run):
        with run.once("effect") as fresh:
            if fresh:
                mark(f"inside:{run.job_id}")
                if run.payload.get("die_at_attempt") == run.attempt:
                    die()  # the effect is written but not committed

    @job("try.many")
    def many(run):
        with run.once("effect") as fresh:
            if fresh:
                mark(f"many:{run.payload['n']}")

    @job("try.slow")
    def slow(run):
        for n in range(run.state.get("n", 0), run.payload["steps"]):
            with run.once(f"step:{n}") as fresh:
                if fresh:
                    mark(f"slow:{run.job_id}:{n:03}")
            run.state["n"] = n + 1
            run.save_state()
            run.progress(n + 1, run.payload["steps"])
            if run.cancelled():
                return
            time.sleep(0.05)


def main() -> int:
    """`python -m …effects LEASE_SECONDS [burst]`"""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    import django

    django.setup()
    register()
    from guanxi.commons.jobs.worker import WorkerProcess

    process = WorkerProcess(slots=1, lease=timedelta(seconds=float(sys.argv[1])), burst="burst" in sys.argv)
    process.obey_signals()
    return process.run()


if __name__ == "__main__":
    sys.exit(main())
