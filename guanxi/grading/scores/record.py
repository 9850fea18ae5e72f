from django.utils.translation import gettext_lazy as _

from guanxi.grading.scores.models import GradingRun
from guanxi.kit.menu import add_entry
from guanxi.kit.records import Order, Record, register

add_entry(
    _("Grading"), "/grading/", "award", "customers", 50, allowed=lambda actor: actor.may("grading.gradingrun", "view"), module="grading"
)


@register
class GradingRunRecord(Record):
    """The runs kept; each has a report of its own."""

    model = GradingRun
    slug = "runs"
    attachments = ""
    icon = "award"
    title = "started_at"
    columns = ("started_at", "scheme", "window_from", "window_to", "asked_by")
    compact = ("", "started_at", "scheme", "window_from", "window_to")
    orders = (Order("newest", _("Newest"), ("-id",)),)
    exclude = ("terms", "figures")
    related = ("scheme", "asked_by")
    creatable = False
    deletable = False
