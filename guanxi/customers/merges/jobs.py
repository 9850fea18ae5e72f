from django.utils.translation import gettext_lazy as _

from guanxi.customers.merges.actions import gather_late
from guanxi.kit.jobs import schedule


@schedule("merges.late", at="02:40", label=_("What still came to merged customers"))
def gather():
    """Every night."""
    gather_late()
