from django.utils.translation import gettext_lazy as _

from guanxi.kit.records import Order, Record, Section, register
from guanxi.workday.hours.models import HourBand


@register
class HourBandRecord(Record):
    """The company's own hour guide."""

    model = HourBand
    slug = "hours"
    attachments = ""
    module = "workday"
    icon = "clock"
    menu = ("admin", 40)
    title = "label"
    columns = ("label", "starts", "ends", "kind")
    compact = ("", "label", "kind", "starts", "ends")
    sections = (Section("", ("label", "starts", "ends", "kind")),)
    orders = (Order("starts", _("From"), ("starts", "id")),)
    tune = {"starts": {"kind": "text", "filterable": False}, "ends": {"kind": "text", "filterable": False}}
