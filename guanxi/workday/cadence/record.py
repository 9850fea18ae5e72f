from django.utils.translation import gettext_lazy as _

from guanxi.kit.records import Order, Record, Section, register
from guanxi.workday.cadence.models import CadenceRule


@register
class CadenceRuleRecord(Record):
    """The company's own terms. The rhythm of each grade stands with the grade."""

    model = CadenceRule
    slug = "cadence"
    module = "workday"
    icon = "calendar"
    menu = ("admin", 41)
    columns = ("name", "days", "is_on")
    compact = ("", "name", "days", "is_on", "")
    sections = (Section("", ("name", "days", "is_on")),)
    orders = (Order("id", _("Position"), ("id",)),)
    creatable = False
    deletable = False
