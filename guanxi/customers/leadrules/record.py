from django.utils.translation import gettext_lazy as _

from guanxi.customers.leadrules.models import LeadRule
from guanxi.customers.leads.models import Lead
from guanxi.desk.saving import Refused
from guanxi.kit import records
from guanxi.kit.filters import BadFilter, check, parse
from guanxi.kit.questions import askable
from guanxi.kit.records import Order, Record, Section, register


@register
class LeadRuleRecord(Record):
    """By what leads are scored."""

    model = LeadRule
    slug = "leadrules"
    icon = "math-function"
    menu = ("admin", 45)
    columns = ("name", "points", "condition", "is_active")
    compact = ("", "name", "points", "condition", "")
    sections = (Section("", ("name", "points", "condition", "is_active", "position")),)
    orders = (Order("position", _("Position"), ("position", "id")),)
    importer = None
    form = "guanxi.customers.leadrules.forms.RuleForm"
    empty_hint = _("A rule is a condition and its points: “a phone is known, 20 points”.")

    def capture(self, obj, actor):
        """The condition must be one that this person may ask of leads."""
        try:
            check(parse(obj.condition), askable(records.of(Lead), actor))
        except BadFilter as error:
            raise Refused({"condition": [error.message]}) from error
