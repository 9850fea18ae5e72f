from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.commons.approvals.actions import look_again
from guanxi.commons.approvals.helping import refresh_open
from guanxi.commons.approvals.models import Approval
from guanxi.commons.approvals.overdue import remind_overdue
from guanxi.kit.jobs import job, schedule

FROM_HOUR = 8


@schedule("approvals.daily", every=1800, label=_("Approvals: overdue, absences, changed facts"))
def daily():
    """Absences begin and end with a day; whoever is late is reminded in the morning."""
    for approval in Approval.objects.filter(status=Approval.OPEN).order_by("pk"):
        look_again(approval)
    refresh_open()
    if timezone.localtime().hour >= FROM_HOUR:
        remind_overdue()


@job("approvals.refresh", label=_("Who signs is asked again"))
def who_signs(run):
    """After somebody left, changed roles, or another became manager."""
    refresh_open()
