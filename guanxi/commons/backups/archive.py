"""The archive: one .tar.gz that only its owner may read, its manifest first, every part with its SHA-256."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _

from guanxi.kit.errors import DomainError

FORMAT = 1
MANIFEST = "manifest.json"


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(target: Path, manifest: dict, parts: Iterable[tuple[str, Path]]) -> None:
    """Writes the archive beside its place and moves it there when it is whole and on the disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as tar:
                _add_bytes(tar, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
                for name, path in parts:
                    tar.add(path, arcname=name, recursive=False, filter=_anonymous)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    tar.addfile(info, io.BytesIO(content))


def _anonymous(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mode = 0o600
    return info


def manifest_of(path: Path) -> dict:
    """The manifest of an archive, without unpacking the rest. DomainError when it is none of ours."""
    try:
        with tarfile.open(path, "r:gz") as tar:
            first = tar.next()
            if first is None or first.name != MANIFEST:
                raise ValueError
            manifest = json.load(tar.extractfile(first))
        if manifest["format"] != FORMAT:
            raise ValueError
    except (OSError, EOFError, ValueError, KeyError, TypeError, tarfile.TarError):
        raise DomainError(_("%(name)s is no backup of Guanxi, or it is damaged.") % {"name": path.name}) from None
    return manifest


def unpack(path: Path, folder: Path) -> dict:
    """Unpacks an archive into an empty folder, checks every part against the manifest and returns it. DomainError when anything differs."""
    manifest = manifest_of(path)
    try:
        with tarfile.open(path, "r:gz") as tar:
            tar.extractall(folder, filter="data")
    except (OSError, EOFError, tarfile.TarError):
        raise DomainError(_("%(name)s is no backup of Guanxi, or it is damaged.") % {"name": path.name}) from None
    for name, digest in manifest["parts"].items():
        part = folder / name
        if not part.is_file() or digest_of(part) != digest:
            raise DomainError(_("A part of the backup is missing or damaged: %(name)s") % {"name": name})
    return manifest
