from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guanxi.commons.backups.actions import Backup, backup, check
from guanxi.commons.backups.queries import listed
from guanxi.kit.errors import DomainError
from guanxi.kit.jobs import Run, job, schedule


@schedule("backups.nightly", at="02:30", label=_("Nightly backup"))
def nightly(run: Run):
    """Every night."""
    tell(run, backup(reason="nightly"))


@schedule("backups.monthly", at="02:10", day=1, label=_("Backup on the 1st of the month"))
def monthly(run: Run):
    """LIF-04: on the 1st of every month, kept for two years; checked at once, since nobody looks into it until it is needed."""
    made = backup(reason="monthly")
    check(made.path)
    tell(run, made)


@job("backups.make", label=_("Backup"), attempts=1)
def make(run: Run):
    """Asked for on the page."""
    tell(run, backup(reason="manual"))


@job("backups.check", label=_("Check a backup"), attempts=1)
def check_one(run: Run):
    """Unpacks a backup and compares all its parts."""
    chosen = next((b for b in listed(500) if b.path.name == run.payload["name"]), None)
    if chosen is None:
        raise DomainError(gettext("This backup is gone."))
    tell(run, check(chosen.path))


def tell(run: Run, made: Backup) -> None:
    """The outcome on the job's page."""
    run.finish(name=made.path.name, rows=made.rows, files=made.files, bytes=made.size)
    run.progress(made.rows, made.rows, gettext("%(rows)s rows, %(files)s files") % {"rows": made.rows, "files": made.files})
