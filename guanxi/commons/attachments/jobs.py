from django.utils.translation import gettext_lazy as _

from guanxi.commons.attachments.actions import empty_bin
from guanxi.kit.jobs import schedule


@schedule("attachments.purge", at="03:20", label=_("Erase removed attachments"))
def purge():
    """What was removed 30 days ago goes for good."""
    empty_bin()
