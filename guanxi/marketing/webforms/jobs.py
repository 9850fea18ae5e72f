from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.customers.duplicates.near import is_known
from guanxi.kit.jobs import job, schedule
from guanxi.marketing.webforms.actions import drop
from guanxi.marketing.webforms.models import Submission

KEPT_DAYS = 30


@job("webforms.alike", label=_("Compare an enquiry with the customers"))
def compare(run):
    """Afterwards and apart: while a stranger waits nothing may depend on whether he is a customer, not even the time."""
    submission = Submission.objects.select_related("lead").filter(pk=run.payload["submission"]).first()
    if submission and submission.lead:
        lead = submission.lead
        told = {n: getattr(lead, n) for n in ("name", "kind", "phone", "phone2", "email")}
        Submission.objects.filter(pk=submission.pk).plain_update(is_alike=is_known(told | {"lead": lead.pk}))


@schedule("webforms.tidy", at="03:40")
def tidy(run):
    """What was refused is kept for a month, in case somebody was refused wrongly."""
    old = Submission.objects.filter(status=Submission.Status.REFUSED, lead=None, at__lt=timezone.now() - timedelta(days=KEPT_DAYS))
    done = 0
    for submission in old.order_by("pk")[:10_000]:
        drop(submission)
        done += 1
    run.finish(deleted=done)
