from datetime import datetime, timedelta

from django.utils import timezone

from guanxi.commons.backups.actions import Backup, described, folder
from guanxi.kit.errors import DomainError


def listed(limit: int = 40) -> list[Backup]:
    """The backups in the folder, newest first; what is no backup is left out."""
    found = []
    for path in sorted(folder().glob("guanxi-*.tar.gz"), reverse=True)[:limit]:
        try:
            found.append(described(path))
        except DomainError:
            continue
    return found


def newest() -> datetime | None:
    """When the last backup was made."""
    last = listed(1)
    return last[0].made_at if last else None


def is_overdue() -> bool:
    """No backup within two days."""
    last = newest()
    return last is None or timezone.now() - last > timedelta(days=2)
