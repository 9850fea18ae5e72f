from guanxi.customers.grades.models import Grade
from guanxi.kit.records import Order, Record, Section, register


@register
class GradeRecord(Record):
    """The labels and promises; who gets which is computed in grading."""

    model = Grade
    slug = "grades"
    attachments = ""
    icon = "award"
    title = "code"
    columns = ("code", "name", "rank", "visit_days")
    compact = ("code", "name", "visit_days", "rank", "")
    sections = (Section("", ("code", "name", "rank", "visit_days")),)
    orders = (Order("rank", Grade._meta.get_field("rank").verbose_name, ("rank", "id")),)
