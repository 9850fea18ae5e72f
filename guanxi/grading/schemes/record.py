from copy import deepcopy

from django.utils.translation import gettext_lazy as _

from guanxi.desk.values import Sight
from guanxi.grading.schemes.actions import check
from guanxi.grading.schemes.models import ManualGrade, Scheme
from guanxi.grading.schemes.queries import READY_CUTS
from guanxi.kit.fields import Field
from guanxi.kit.records import Order, Record, Section, Verb, register


def _cut(name: str, label, mode: str, grade: str) -> Field:
    """One number of the split: a share (percent) or a lowest score, kept in `cuts`."""

    def read(scheme):
        return (scheme.cuts or READY_CUTS).get(mode, {}).get(grade)

    def write(scheme, value):
        cuts = deepcopy(scheme.cuts or READY_CUTS)  # anew: the old one is what a save compares with
        if value is not None:  # left empty it stays as it is
            cuts.setdefault(mode, {})[grade] = value
        scheme.cuts = cuts

    field = Field(name, label=label, kind="int", editable=True, filterable=False, unit="%" if mode == "ratio" else "", read=read)
    field.write = write
    return field


@register
class SchemeRecord(Record):
    """How the company grades."""

    model = Scheme
    slug = "schemes"
    attachments = ""
    module = "grading"
    icon = "award"
    columns = ("name", "credit_weight", "order_weight", "profit_weight", "window_months", "cut", "is_current")
    compact = ("", "name", "is_current", "cut", "window_months")
    sections = (
        Section(_("Weights, together 100"), ("name", "credit_weight", "order_weight", "order_by", "profit_weight")),
        Section(_("Window and split"), ("window_months", "cut")),
        Section(_("Split by share: percent of the customers, together 100"), ("share_a", "share_b", "share_c")),
        Section(_("Split by score: lowest score of each grade; C takes the rest"), ("lowest_a", "lowest_b")),
    )
    orders = (Order("name", _("Name"), ("name", "id")),)
    extra = (
        _cut("share_a", _("Share of A"), "ratio", "A"),
        _cut("share_b", _("Share of B"), "ratio", "B"),
        _cut("share_c", _("Share of C"), "ratio", "C"),
        _cut("lowest_a", _("A from a score of"), "score", "A"),
        _cut("lowest_b", _("B from a score of"), "score", "B"),
    )
    exclude = ("cuts",)
    verbs = (
        Verb(
            "force",
            _("Put in force"),
            "award",
            url=lambda scheme: f"/grading/schemes/{scheme.pk}/force/",
            # The button says which scheme is in force: not to those who may not read that.
            allowed=lambda scheme, actor: not scheme.is_current and Sight.of(Scheme, actor).tells("is_current"),
            method="post",
            primary=True,
        ),
    )
    tune = {"is_current": {"editable": False}}
    deletable = False  # runs are explained by their scheme, and one must be in force

    def initial(self, actor, request=None):
        """A new scheme begins with the printed split."""
        return {field.name: field.read(self.model(cuts=READY_CUTS)) for field in self.extra}

    def capture(self, obj, actor):
        """Weights make 100; a new scheme starts with the printed shares."""
        obj.cuts = obj.cuts or READY_CUTS
        check(obj)


@register
class ManualGradeRecord(Record):
    """Grades set by hand; written on the customer's page."""

    model = ManualGrade
    slug = "manual"
    attachments = ""
    module = "grading"
    icon = "award"
    title = "grade"
    columns = ("customer", "grade", "reason", "created_by", "updated_at")
    compact = ("grade", "customer", "reason", "created_by", "updated_at")
    sections = (Section("", ("customer", "grade", "reason")),)
    orders = (Order("updated", _("Last changed"), ("-updated_at", "-id")),)
    related = ("customer", "created_by")
    # All of it goes through the verbs on the customer's page, which write the customer's state too.
    tune = {name: {"editable": False} for name in ("customer", "grade", "reason")}
    creatable = False
    deletable = False
    api = False
