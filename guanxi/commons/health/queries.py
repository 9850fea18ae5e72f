"""How the installation fares: facts for the health page, `/health/ready` and `guanxi check`."""

import platform
import shutil
from datetime import timedelta
from pathlib import Path

import django
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

import guanxi
from guanxi.commons.backups.queries import is_overdue, newest
from guanxi.commons.jobs.models import Job, Worker

WORKER_SILENT = timedelta(seconds=60)
LEAST_DISK = 2 * 2**30


def database_answers() -> bool:
    """Whether a query comes back."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    except DatabaseError:
        return False


def migrations_waiting() -> int:
    """How many migrations have not been applied."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def worker_age() -> timedelta | None:
    """How long ago the liveliest worker was seen; None when there is none."""
    seen = Worker.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    return timezone.now() - seen if seen else None


def database_facts() -> dict:
    """Engine, version and size in bytes."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version()")
            version = cursor.fetchone()[0]
            path = Path(str(connection.settings_dict["NAME"]))
            size = sum(p.stat().st_size for p in (path, Path(f"{path}-wal")) if p.exists())
            return {"engine": "SQLite", "version": version, "size": size}
        cursor.execute("SELECT current_setting('server_version'), pg_database_size(current_database())")
        version, size = cursor.fetchone()
        return {"engine": "PostgreSQL", "version": version.split()[0], "size": size}


def job_facts() -> dict:
    """Waiting, running, and failed within a day."""
    day = timezone.now() - timedelta(days=1)
    waiting = Job.objects.filter(status=Job.QUEUED, run_at__lte=timezone.now()).count()
    failed = Job.objects.filter(status=Job.FAILED, finished_at__gt=day).count()
    return {"waiting": waiting, "running": Job.objects.filter(status=Job.RUNNING).count(), "failed": failed}


def versions() -> list[tuple[str, str]]:
    """Name and version of what matters."""
    return [("Guanxi", guanxi.__version__), ("Python", platform.python_version()), ("Django", django.get_version())]


def disk() -> dict:
    """Total and free bytes where the data lie."""
    usage = shutil.disk_usage(settings.DATA)
    return {"total": usage.total, "free": usage.free, "used_percent": round(100 * (usage.total - usage.free) / usage.total)}


def warnings() -> list[str]:
    """What needs a person, in words; empty when all is well."""
    found = []
    age = worker_age()
    if age is None or age > WORKER_SILENT:
        found.append(_("No background worker is alive: imports, gradings and backups wait. Start guanxi serve or guanxi worker."))
    if disk()["free"] < LEAST_DISK:
        found.append(_("The disk is nearly full."))
    if is_overdue():
        found.append(_("There is no backup of the last two days.") if newest() else _("There is no backup yet."))
    if migrations_waiting():
        found.append(_("The database is older than the program: run guanxi migrate."))
    if job_facts()["failed"]:
        found.append(_("Background jobs have failed since yesterday."))
    return found
