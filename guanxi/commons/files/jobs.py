from django.utils.translation import gettext_lazy as _

from guanxi.commons.files.actions import erase, sweep
from guanxi.kit.jobs import job, schedule


@schedule("files.sweep", at="03:50", label=_("Sweep unused files"))
def sweep_files():
    """Bytes that no row names any more are deleted."""
    sweep()


@job("files.forget", label=_("Erase files that nobody needs"))
def forget_files(run):
    """Bytes that were too young to be erased when their last row went."""
    for sha256 in run.payload["digests"]:
        erase(sha256)
