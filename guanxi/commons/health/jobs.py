from django.utils.translation import gettext_lazy as _

from guanxi.kit.dialects import refresh_statistics
from guanxi.kit.jobs import job, schedule


@schedule("health.statistics", at="03:50", label=_("Statistics of the database"))
def refresh_nightly(run):
    """By them the database chooses the index for a question."""
    refresh(run)


@job("health.statistics", label=_("Statistics of the database"))
def refresh(run):
    """After so many new rows that the old ones mislead."""
    run.finish(tables=len(refresh_statistics()))
