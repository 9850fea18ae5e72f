from django.utils.translation import gettext_lazy as _

from guanxi.kit.jobs import schedule
from guanxi.sales.rollups import actions


@schedule("rollups.fold", every=60, label=_("Sums of sales"))
def fold():
    """Orders of the last minute enter the sums."""
    actions.fold()


@schedule("rollups.recheck", at="03:10", label=_("Sums of sales compared with the orders"))
def recheck():
    """Every night: the window of twelve months moves, and every month is compared with its orders."""
    actions.recheck()
    actions.roll_year()
