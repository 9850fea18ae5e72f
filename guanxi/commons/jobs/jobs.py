from django.utils.translation import gettext_lazy as _

from guanxi.commons.jobs.actions import enqueue, forget_old
from guanxi.kit import jobs, rights

jobs.keep_in(enqueue)
rights.declare_permission("jobs.see", _("See everybody's background jobs"))


@jobs.schedule("jobs.forget", at="03:40", label=_("Forget old jobs"))
def forget():
    """Job rows are kept for two months."""
    forget_old()
