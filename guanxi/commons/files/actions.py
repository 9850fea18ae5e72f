"""Keeping and dropping files. The bytes lie under their SHA-256 in <data>/files/ab/cd/, written so that a crash leaves no half file."""

import errno
import hashlib
import os
import tempfile
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.files.models import StoredFile
from guanxi.commons.files.sniffing import plain_name, type_of
from guanxi.kit.actor import current_actor
from guanxi.kit.errors import DomainError

LIMIT = 200 * 2**20
PIECE = 2**20


def keep(file, *, name: str, kind: str, object_id: int | None = None, limit: int = LIMIT) -> StoredFile:
    """Stores an upload or any binary file object (read from its beginning) and returns its row. DomainError when it is larger than `limit` bytes or empty."""
    digest, size, head = _write(file, limit)
    stored = StoredFile(kind=kind, object_id=object_id, name=plain_name(name), sha256=digest, size=size, content_type=type_of(head, name))
    stored.kept_by_id = current_actor().user_id
    stored.save()
    return stored


def path_of(sha256: str) -> Path:
    """Where the bytes of a digest lie."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError("not a digest")
    return folder() / sha256[:2] / sha256[2:4] / sha256


def folder() -> Path:
    """The folder of all files."""
    return Path(settings.DATA) / "files"


def open_file(stored: StoredFile):
    """The bytes as an open file; FileNotFoundError when somebody removed them from the disk."""
    return open(path_of(stored.sha256), "rb")


def _write(file, limit: int) -> tuple[str, int, bytes]:
    folder().mkdir(parents=True, exist_ok=True)
    digest, size, head = hashlib.sha256(), 0, b""
    handle, temporary = tempfile.mkstemp(dir=folder(), prefix="incoming-")
    try:
        with os.fdopen(handle, "wb") as out:
            file.seek(0)
            while piece := file.read(PIECE):
                size += len(piece)
                if size > limit:
                    raise DomainError(_("The file is larger than %(limit)s MB.") % {"limit": limit // 2**20})
                head = head or piece[:4096]
                digest.update(piece)
                out.write(piece)
            if not size:
                raise DomainError(_("The file is empty."))
            out.flush()
            os.fsync(out.fileno())
        _settle(temporary, path_of(digest.hexdigest()))
    except BaseException as error:
        Path(temporary).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise DomainError(_("The disk of the server is full. Nothing was kept; tell the administrator.")) from None
        raise
    return digest.hexdigest(), size, head


def _settle(temporary: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(temporary, target)  # the same digest holds the same bytes: replacing is harmless
    target.touch()
    place = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def drop(stored: StoredFile) -> None:
    """Removes the row; the bytes go with the nightly sweep when no other row names them."""
    stored.delete()


def sweep(older_than: timedelta = timedelta(days=1)) -> int:
    """Deletes bytes that no row names and that are not quite new (their row may still be uncommitted). Returns how many."""
    gone, border = 0, (timezone.now() - older_than).timestamp()
    for path in folder().rglob("*"):
        if not path.is_file() or path.stat().st_mtime > border:
            continue
        with transaction.atomic():
            if path.name.startswith("incoming-") or not StoredFile.objects.filter(sha256=path.name).exists():
                path.unlink(missing_ok=True)
                gone += 1
    return gone
