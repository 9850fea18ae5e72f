"""Leaving the demo: everything of it goes."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _

from guanxi.commons.company.models import Company, forget
from guanxi.kit.actor import SYSTEM, acting
from guanxi.kit.dialects import searchindex
from guanxi.kit.errors import Forbidden
from guanxi.kit.search import searchable


def start_empty() -> None:
    """Empties the demo's database, search index and files, so that the set-up page of a real company comes next.

    Raises Forbidden when what stands here is not the demo: a real company is never emptied.
    """
    if not Company.objects.filter(is_demo=True).exists():
        raise Forbidden(_("This is not the demo; a real company is never emptied."))
    for record in searchable():
        searchindex.remove_range(record.key, -1, None)
    # The ready roles are written anew afterwards: by the system, since whoever clicked is no longer there.
    with acting(SYSTEM):
        call_command("flush", interactive=False, verbosity=0)
    data = Path(settings.DATA)
    (data / "demo.password").unlink(missing_ok=True)
    for folder in ("demo", "files"):
        shutil.rmtree(data / folder, ignore_errors=True)
    forget()
