"""Keeping and dropping files. The bytes lie under their SHA-256 in <data>/files/ab/cd/, written so that a crash leaves no half file."""

import errno
import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable, Iterable
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
from guanxi.kit.jobs import later

LIMIT = 200 * 2**20
PIECE = 2**20
YOUNG = timedelta(minutes=10)  # no transaction that names fresh bytes lasts longer
_mourners: list[Callable[[str], None]] = []


class TooLarge(DomainError):
    """More bytes than may be kept."""


def keep(file, *, name: str, kind: str, object_id: int | None = None, limit: int = LIMIT) -> StoredFile:
    """Stores an upload or any binary file object (read from its beginning) and returns its row. DomainError when it is larger than `limit` bytes or empty."""
    digest, size, head = put(file, limit)
    stored = StoredFile(kind=kind, object_id=object_id, name=plain_name(name), sha256=digest, size=size, content_type=type_of(head, name))
    stored.kept_by_id = current_actor().user_id
    stored.save()
    return stored


def put(file, limit: int = LIMIT) -> tuple[str, int, bytes]:
    """Writes the bytes without a row: (SHA-256, size, first bytes). Whoever names them in no row afterwards says `forget`. DomainError as `keep`."""
    return _write(file, limit)


def touch(sha256: str) -> bool:
    """Before one more row names bytes that lie there already: nobody erases them meanwhile. False when they are gone."""
    try:
        os.utime(path_of(sha256))
    except FileNotFoundError:
        return False
    return True


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
                    raise TooLarge(_("The file is larger than %(limit)s MB.") % {"limit": limit // 2**20})
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
    """Removes the row; the bytes go with it when no other row names them."""
    stored.delete()


def when_gone(f: Callable[[str], None]):
    """Decorator: `f(sha256)` is told of bytes that were erased, to erase what was made of them."""
    return _mourners.append(f) or f


def forget(digests: Iterable[str]) -> None:
    """After the present transaction: erases those of the bytes that no row names. Those put or named anew within YOUNG wait for a job or the sweep,

    since a row that names them may not be committed yet.
    """
    if wanted := sorted(set(digests)):
        transaction.on_commit(lambda: _erase_or_wait(wanted))


def _erase_or_wait(digests: list[str]) -> None:
    left = [sha256 for sha256 in digests if not erase(sha256) and not StoredFile.objects.filter(sha256=sha256).exists()]
    if left:
        later("files.forget", run_at=timezone.now() + YOUNG + timedelta(minutes=1), digests=left)


def erase(sha256: str, older_than: timedelta | None = None) -> bool:
    """Erases bytes that no row names and that are not quite new; says whether they are gone."""
    path = path_of(sha256)
    if StoredFile.objects.filter(sha256=sha256).exists():
        return False
    # Out of the way first: whoever puts the same bytes from now on writes a file of his own, which this does not touch.
    going = path.with_name(f"going-{sha256}-{secrets.token_hex(4)}")
    try:
        os.rename(path, going)
    except FileNotFoundError:
        return True
    border = (timezone.now() - (YOUNG if older_than is None else older_than)).timestamp()
    if going.stat().st_mtime > border or StoredFile.objects.filter(sha256=sha256).exists():
        os.rename(going, path)
        return False
    going.unlink(missing_ok=True)
    for f in _mourners:
        f(sha256)
    return True


def sweep(older_than: timedelta = timedelta(days=1)) -> int:
    """Deletes bytes that no row names and that are not quite new (their row may still be uncommitted). Returns how many."""
    gone, border = 0, (timezone.now() - older_than).timestamp()
    for path in folder().rglob("*"):
        if not path.is_file() or path.stat().st_mtime > border:
            continue
        if path.name.startswith("going-"):  # somebody died between two steps of `erase`: as it was, then once more
            path = path.rename(path.with_name(path.name.split("-")[1]))
        if path.name.startswith("incoming-"):
            path.unlink(missing_ok=True)
            gone += 1
        else:
            gone += erase(path.name, older_than)
    return gone
