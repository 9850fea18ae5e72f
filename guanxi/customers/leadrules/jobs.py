from django.utils.translation import gettext_lazy as _

from guanxi.customers.leadrules.actions import STEP, score
from guanxi.customers.leads.models import Lead
from guanxi.kit.jobs import job, schedule


def score_all(run) -> None:
    """Every lead, some hundred at a time."""
    last, done, total = 0, 0, Lead.objects.alive().count()
    while pks := list(Lead.objects.alive().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:STEP]):
        done += score(pks)
        last = pks[-1]
        run.progress(done, total)
    run.finish(scored=done)


@job("leads.score", label=_("Score the leads"))
def after_a_change(run):
    """The rules have changed."""
    score_all(run)


@schedule("leads.score", at="03:20", label=_("Score the leads"))
def every_night(run):
    """Rules may ask for days, and a day has passed."""
    score_all(run)
