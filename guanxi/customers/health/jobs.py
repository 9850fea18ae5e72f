from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.customers.customers.models import Customer
from guanxi.customers.health import weeks
from guanxi.customers.health.actions import refresh
from guanxi.customers.health.queries import week_of
from guanxi.kit.collector import rarely_collected
from guanxi.kit.jobs import job, schedule

STEP = 20_000


@schedule("health", at="03:10", label=_("Health of the files"))
def recheck(run):
    """All files anew each night: facts grow older, and what a killed process left out is made up for. 2,000 at a time, written apart."""
    last, done, total = 0, 0, Customer.objects.count()
    with rarely_collected():
        while ids := list(Customer.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:STEP]):
            refresh(ids)
            last, done = ids[-1], done + len(ids)
            run.progress(done, total)


@job("health.weigh", label=_("Weighing all files anew"), of_all=True)
def weigh_all(run):
    """The same after other figures were set."""
    recheck(run)


@schedule("health_week", at="05:30", weekday=0, label=_("Files to improve this week"))
def new_week(run):
    """The lists of the week, and a notice to whoever has one."""
    weeks.begin(week_of(timezone.localdate()), progress=lambda done, total: run.progress(done, total))
