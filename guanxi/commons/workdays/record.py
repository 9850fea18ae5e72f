from django.utils.translation import gettext_lazy as _

from guanxi.commons.workdays.models import Holiday
from guanxi.kit.records import Order, Record, Section, register


@register
class HolidayRecord(Record):
    """A day that differs from the week."""

    model = Holiday
    slug = "holidays"
    attachments = ""
    icon = "calendar-event"
    title = "day"
    columns = ("day", "name", "is_workday")
    compact = ("", "day", "is_workday", "name", "")
    orders = (Order("-day", _("Newest first"), ("-day", "id")),)
    sections = (Section("", ("day", "name", "is_workday")),)
    empty_hint = _("Days that the company itself gives off or works, beyond the public calendar.")
