from django.utils.translation import gettext_lazy as _

from guanxi.grading.schemes.actions import check
from guanxi.grading.schemes.models import ManualGrade, Scheme
from guanxi.grading.schemes.queries import READY_CUTS
from guanxi.kit.records import Order, Record, Section, register


@register
class SchemeRecord(Record):
    """How the company grades."""

    model = Scheme
    slug = "schemes"
    module = "grading"
    icon = "award"
    columns = ("name", "credit_weight", "order_weight", "profit_weight", "window_months", "cut", "is_current")
    compact = ("", "name", "is_current", "cut", "window_months")
    sections = (
        Section(_("Weights, together 100"), ("name", "credit_weight", "order_weight", "order_by", "profit_weight")),
        Section(_("Window and split"), ("window_months", "cut")),
    )
    orders = (Order("name", _("Name"), ("name", "id")),)
    tune = {"is_current": {"editable": False}}

    def capture(self, obj, actor):
        """Weights make 100; a new scheme starts with the printed shares."""
        obj.cuts = obj.cuts or READY_CUTS
        check(obj)


@register
class ManualGradeRecord(Record):
    """Grades set by hand; written on the customer's page."""

    model = ManualGrade
    slug = "manual"
    module = "grading"
    icon = "award"
    title = "grade"
    columns = ("customer", "grade", "reason", "created_by", "updated_at")
    compact = ("grade", "customer", "reason", "created_by", "updated_at")
    sections = (Section("", ("customer", "grade", "reason")),)
    orders = (Order("updated", _("Last changed"), ("-updated_at", "-id")),)
    related = ("customer", "created_by")
    creatable = False
    api = False
