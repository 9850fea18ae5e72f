"""Browser files for serving: copied under names that carry their digest, and compressed, into <data>/static, whenever they changed.

In this way a built wheel works by itself: nothing has to be written into its own folder, and no build step follows the installation.
"""

import hashlib
import shutil
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]


def fingerprint() -> str:
    """Changes when any browser file of the package does."""
    digest = hashlib.sha256()
    for path in sorted((PACKAGE / "static").rglob("*")):
        if path.is_file():
            facts = path.stat()
            digest.update(f"{path.relative_to(PACKAGE)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:32]


def collect(target: Path) -> bool:
    """Makes the folder anew beside its place and swaps it in, unless it is up to date. Returns whether it did anything."""
    stamp, mark = target / ".made-from", fingerprint()
    if stamp.exists() and stamp.read_text() == mark:
        return False
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import override_settings

    fresh, old = target.with_name("static.new"), target.with_name("static.old")
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    # Pages name hashed files alone; django-htmx brings copies of htmx that ours replaces.
    with override_settings(STATIC_ROOT=fresh, STORAGES=storages, WHITENOISE_KEEP_ONLY_HASHED_FILES=True):
        call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=["django_htmx"])
    (fresh / ".made-from").write_text(mark)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    return True
