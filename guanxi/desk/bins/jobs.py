from django.utils.translation import gettext_lazy as _

from guanxi.desk.bins.actions import purge
from guanxi.kit.jobs import schedule


@schedule("bins.purge", at="03:10", label=_("Emptying the recycle bin"))
def purge_bins():
    """What has lain in the bin for 30 days goes for good."""
    purge()
