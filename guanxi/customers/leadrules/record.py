from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from guanxi.customers.leadrules.models import LeadRule
from guanxi.customers.leads.models import Lead
from guanxi.desk.cells import drawing, esc
from guanxi.desk.saving import Refused
from guanxi.kit import records
from guanxi.kit.filters import BadFilter, check, in_words, parse
from guanxi.kit.questions import askable
from guanxi.kit.records import Order, Record, Section, register


@drawing("condition", alone=True)
def draw_condition(value, obj=None, field=None) -> SafeString:
    """The condition as a sentence; one that lost a field says itself as it was written."""
    try:
        return esc(in_words(parse(value), records.of(Lead).fields))
    except BadFilter:
        return esc(value)


@register
class LeadRuleRecord(Record):
    """By what leads are scored."""

    model = LeadRule
    slug = "leadrules"
    attachments = ""
    icon = "math-function"
    menu = ("admin", 45)
    columns = ("name", "points", "condition", "is_active")
    compact = ("", "name", "points", "condition", "")
    tune = {"condition": {"template": "condition"}}
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
