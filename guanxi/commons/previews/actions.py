"""Pictures that show a file: asked for by whoever keeps it, drawn by a job, kept under the hash of the file's bytes."""

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

import guanxi
from guanxi.commons.files.actions import path_of
from guanxi.commons.files.models import StoredFile
from guanxi.commons.files.sniffing import is_picture
from guanxi.commons.previews.models import Preview
from guanxi.kit.changes import announce
from guanxi.kit.jobs import later

log = logging.getLogger("guanxi.previews")
PDF = "application/pdf"
AT_ONCE, FURTHER = 3, 5
PATIENCE = 40  # seconds on the clock; the drawing process has 25 of the processor


def is_shown(content_type: str) -> bool:
    """Whether such files can have a preview."""
    return is_picture(content_type) or content_type == PDF


def want(stored: Iterable[StoredFile]) -> None:
    """Asks for the previews that are not there yet: of pictures and PDF, once for the same bytes."""
    kinds = {s.sha256: s.content_type for s in stored if is_shown(s.content_type)}
    known = set(Preview.objects.filter(sha256__in=kinds).values_list("sha256", flat=True))
    for sha256 in sorted(kinds.keys() - known):
        Preview.objects.bulk_create([Preview(sha256=sha256)], ignore_conflicts=True)
        later("previews.draw", sha256=sha256, content_type=kinds[sha256], first=1, count=AT_ONCE)


def want_pages(stored: StoredFile, page: int = 1) -> None:
    """Asks for the pages around that one, once a day at most (after a restore from a backup they have to be drawn anew)."""
    first = (page - 1) // FURTHER * FURTHER + 1
    key = f"preview:{stored.sha256}:{first}:{timezone.localdate():%Y%m%d}"
    later("previews.draw", key=key, sha256=stored.sha256, content_type=stored.content_type, first=first, count=FURTHER)


def picture_of(sha256: str, name: str) -> Path:
    """Where a picture lies: "thumb" or the number of a page."""
    original = path_of(sha256)
    return folder() / original.parent.parent.name / original.parent.name / f"{sha256}-{name}.jpg"


def folder() -> Path:
    """The folder of all previews."""
    return Path(settings.DATA) / "previews"


def draw(sha256: str, kind: str, first: int, count: int) -> None:
    """Draws pages in a process with limits and says in the row what became of it; announces preview.drawn. Never raises over what is in the file."""
    with tempfile.TemporaryDirectory(prefix="drawing-") as scratch:
        said = _drawn(path_of(sha256), scratch, kind, first, count)
        pictures = sorted(Path(scratch).glob("*.jpg"))
        if not pictures and "why" not in said:
            said = {"why": "damaged"}
        if "why" in said and first > 1:
            log.info("pages not drawn", extra={"why": said["why"]})
            return
        with transaction.atomic():
            row = Preview.objects.select_for_update().filter(sha256=sha256).first()
            if row is None or not StoredFile.objects.filter(sha256=sha256).exists():
                return  # erased while it was drawn
            for picture in pictures:
                _settle(picture, picture_of(sha256, picture.stem))
            row.state = Preview.State.NONE if "why" in said else Preview.State.DONE
            row.pages, row.why = said.get("pages", 0), said.get("why", "")
            row.save()
            announce("preview.drawn", sha256=sha256)


def _drawn(source: Path, scratch: str, kind: str, first: int, count: int) -> dict:
    path = os.pathsep.join([str(Path(guanxi.__file__).resolve().parents[1]), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "guanxi.commons.previews.drawing", str(source), scratch, kind, str(first), str(count)]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=PATIENCE, env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": path, "HOME": scratch}
        )
        return json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):  # killed by the clock, or by a limit of its own before it could say so
        return {"why": "slow"}


def _settle(picture: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}")
    shutil.copyfile(picture, beside)
    os.replace(beside, target)


def forget(sha256: str) -> None:
    """Erases row and pictures: their file is gone."""
    Preview.objects.filter(sha256=sha256).delete()
    for picture in picture_of(sha256, "thumb").parent.glob(f"*{sha256}-*"):
        picture.unlink(missing_ok=True)
