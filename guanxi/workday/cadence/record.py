from django.utils.translation import gettext_lazy as _

from guanxi.kit.errors import DomainError
from guanxi.kit.records import Order, Record, Section, register
from guanxi.workday.cadence.models import CadenceRule
from guanxi.workday.cadence.queries import READY

WITHOUT_TERM = {code for code, days in READY if not days}


@register
class CadenceRuleRecord(Record):
    """The company's own terms. The rhythm of each grade stands with the grade."""

    model = CadenceRule
    slug = "cadence"
    attachments = ""
    module = "workday"
    icon = "calendar"
    menu = ("admin", 41)
    columns = ("name", "days", "is_on")
    compact = ("", "name", "days", "is_on", "")
    sections = (Section("", ("name", "days", "is_on")),)
    orders = (Order("id", _("Position"), ("id",)),)
    creatable = False
    deletable = False

    def capture(self, obj, actor):
        """A term of no days is none; the two rules that go by the agreed date and by the grade have no term of their own."""
        if obj.days < 1 and obj.code not in WITHOUT_TERM:
            raise DomainError(_("At least one day."), "days")
