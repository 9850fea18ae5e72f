"""Backing up, restoring, checking: database, files and the signing secret in one archive."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

import guanxi
from guanxi.commons.backups import archive, databases
from guanxi.commons.jobs.models import Worker
from guanxi.kit.errors import DomainError

KEEP = {"nightly": 14, "monthly": 24, "migration": 5, "restore": 3, "manual": 50}


@dataclass(frozen=True)
class Backup:
    """A finished archive. rows: in all tables together; files: how many; size: bytes of the archive."""

    path: Path
    reason: str
    created_at: str
    version: str
    engine: str
    rows: int
    files: int
    size: int

    @property
    def made_at(self) -> datetime:
        """The instant at which it was begun."""
        return datetime.fromisoformat(self.created_at)


def folder() -> Path:
    """Where backups lie unless a path is given."""
    return Path(settings.DATA) / "backups"


def backup(path: Path | None = None, *, reason: str = "manual") -> Backup:
    """Makes one consistent copy of database and files and returns it; older copies of the same reason beyond KEEP are deleted.

    Files are listed after the database was copied: they never change, so that every file the copy names is there.
    """
    now = timezone.now()
    target = path or folder() / f"guanxi-{timezone.localtime(now):%Y%m%d-%H%M%S-%f}-{reason}.tar.gz"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="backup-", dir=_room(settings.DATA)) as work:
        copy, tables = databases.copy_to(Path(work))
        parts = {copy.name: copy} | _secret() | _files()
        manifest = {
            "format": archive.FORMAT, "version": guanxi.__version__, "created_at": now.isoformat(), "reason": reason, "engine": connection.vendor,
            "database": copy.name, "tables": tables, "migrations": _migrations(),
            "parts": {name: archive.digest_of(part) for name, part in parts.items()},
        }  # fmt: skip
        archive.write(target, manifest, parts.items())
    prune(reason)
    return _described(target, manifest)


def restore(path: Path, *, confirmed: bool = False, keep_present: bool = True) -> Backup:
    """Replaces everything by the archive. Refused (DomainError) while something stands here, unless confirmed; then that is backed up first.

    All parts are checked before anything is touched, and rows counted afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="restore-", dir=_room(settings.DATA)) as work:
        manifest = archive.unpack(path, Path(work))
        _refuse_strangers(manifest)
        if not databases.is_empty():
            _refuse_while_working()
            if not confirmed:
                raise DomainError(_("There is a company here already. Say --yes to replace it; it is backed up first."))
            if keep_present:
                backup(reason="restore")
        databases.put_back(Path(work) / manifest["database"])
        _put_files(Path(work) / "files")
        _put_secret(Path(work) / "secret.key")
    verify(manifest)
    return _described(path, manifest)


def verify(manifest: dict) -> None:
    """Compares the database with a manifest, table by table; DomainError names the first that differs."""
    found = databases.measure()
    for table, expected in manifest["tables"].items():
        if found.get(table) != expected:
            raise DomainError(_("After restoring, %(table)s differs from the backup.") % {"table": table})


def check(path: Path) -> Backup:
    """Unpacks an archive into a temporary folder and compares every part with its digest; on SQLite the rows are counted as well."""
    with tempfile.TemporaryDirectory(prefix="check-", dir=_room(settings.DATA)) as work:
        manifest = archive.unpack(path, Path(work))
        if manifest["engine"] == "sqlite":
            databases.check_sqlite(Path(work) / manifest["database"], manifest["tables"])
    return _described(path, manifest)


def prune(reason: str) -> None:
    """Deletes the oldest copies of one reason beyond KEEP, made by hand or not."""
    copies = sorted(folder().glob(f"guanxi-*-{reason}.tar.gz"), reverse=True)
    for old in copies[KEEP.get(reason, 14) :]:
        old.unlink(missing_ok=True)


def described(path: Path) -> Backup:
    """What an archive says of itself."""
    return _described(path, archive.manifest_of(path))


def _described(path: Path, manifest: dict) -> Backup:
    rows = sum(count for count, _checksum in manifest["tables"].values())
    files = sum(name.startswith("files/") for name in manifest["parts"])
    return Backup(
        path, manifest["reason"], manifest["created_at"], manifest["version"], manifest["engine"], rows, files, path.stat().st_size
    )


def _refuse_while_working() -> None:
    if Worker.objects.filter(seen_at__gt=timezone.now() - timedelta(seconds=30)).exists():
        raise DomainError(_("Guanxi is running. Stop it first, then restore."))


def _refuse_strangers(manifest: dict) -> None:
    if manifest["engine"] != connection.vendor:
        raise DomainError(
            _("The backup is of %(theirs)s, this installation runs on %(ours)s.")
            % {"theirs": manifest["engine"], "ours": connection.vendor}
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    ours = {c.label for c in apps.get_app_configs() if c.name.startswith("guanxi.")}
    if any(m.split(".")[0] in ours and m not in known for m in manifest["migrations"]):
        raise DomainError(_("The backup comes from a newer version (%(version)s): install that first.") % {"version": manifest["version"]})


def _migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _files() -> dict[str, Path]:
    root = Path(settings.DATA) / "files"
    return {f"files/{p.relative_to(root).as_posix()}": p for p in sorted(root.glob("??/??/*")) if p.is_file() and len(p.name) == 64}


def _secret() -> dict[str, Path]:
    path = Path(settings.DATA) / "secret.key"
    return {"secret.key": path} if path.exists() else {}


def _put_files(source: Path) -> None:
    root = Path(settings.DATA) / "files"
    for part in source.glob("??/??/*"):
        target = root / part.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(part, target)


def _put_secret(source: Path) -> None:
    if source.exists():
        target = Path(settings.DATA) / "secret.key"
        shutil.copyfile(source, target.with_suffix(".new"))
        os.chmod(target.with_suffix(".new"), 0o600)
        os.replace(target.with_suffix(".new"), target)


def _room(place) -> str:
    Path(place).mkdir(parents=True, exist_ok=True)
    return str(place)
