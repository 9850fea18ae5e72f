from django.utils.translation import gettext_lazy as _

from guanxi.commons.files.actions import sweep
from guanxi.kit.jobs import schedule


@schedule("files.sweep", at="03:50", label=_("Sweep unused files"))
def sweep_files():
    """Bytes that no row names any more are deleted."""
    sweep()
