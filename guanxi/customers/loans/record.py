from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from guanxi.commons.numbering.actions import declare
from guanxi.customers.loans.models import Loan
from guanxi.customers.loans.queries import ALLOW
from guanxi.desk.cells import drawing, esc
from guanxi.kit import rights
from guanxi.kit.fields import Field
from guanxi.kit.records import Order, Record, Search, Section, Verb, register
from guanxi.kit.shell import drawn

declare("loan", "JY-{yyyy}-{n:04}", _("Loan"))
rights.declare_permission(ALLOW, _("Give leave to read and to lend archives"))


@drawing("loan_status")
def draw_status(value, obj, field):
    """Overdue in vermilion with its days; what is back is plain."""
    if days := obj.days_over:
        said = ngettext("%(n)s day over", "%(n)s days over", days) % {"n": days}
        return mark_safe(f'<span class="gx-tag gx-tag-need">{drawn.icon("alert-triangle", "s")}{esc(said)}</span>')
    return mark_safe(f'<span class="gx-tag">{esc(Loan.Status(value).label)}</span>')


def _borrower(loan) -> str:
    """By name; of somebody from outside only that he is one, since not everybody who reads the register reads that one's papers."""
    return loan.owner.name if loan.owner_id else str(_("Outside reader"))


def _is_out(loan, actor) -> bool:
    return loan.is_out


@register
class LoanRecord(Record):
    """《档案借阅登记簿》."""

    model = Loan
    slug = "loans"
    icon = "book"
    menu = ("customers", 90)
    title = "number"
    columns = ("number", "what", "borrower", "way", "purpose", "lent_on", "due_on", "returned_on", "status", "approved_by")
    compact = ("status", "what", "due_on", "borrower", "number")
    related = ("customer", "owner", "outsider", "approved_by", "lent_by")
    orders = (Order("lent", _("Lent on"), ("-lent_on", "-id")),)
    tabs = (
        (_("With the borrower"), "returned_on is empty"),
        (_("Overdue"), "returned_on is empty and due_on < today"),
        (_("Given back"), "returned_on is not empty"),
    )
    search = Search(names=("what",), codes=("number",))
    extra = (
        Field("borrower", label=_("Borrower"), read=_borrower, filterable=False, made_of=("owner", "outsider")),
        Field(
            "status", label=_("State"), kind="choice", choices=Loan.Status.choices, template="loan_status", read=lambda loan: loan.status,
            filterable=False, made_of=("due_on", "returned_on"),
        ),
    )  # fmt: skip
    tune = {"owner": {"label": _("Borrowed by colleague"), "editable": False}, "condition": {"editable": False}, "way": {"editable": False}}
    sections = (
        Section("", ("number", "what", "customer", "documents", "borrower", "way", "purpose")),
        Section(_("Lending and return"), ("approved_by", "paper", "lent_on", "lent_by", "due_on", "extensions", "extended_by", "returned_on", "condition", "taken_back_by", "remarks")),
    )  # fmt: skip
    verbs = (
        Verb(
            "return",
            _("Take it back"),
            "arrow-back-up",
            url=lambda loan: f"/customers/loans/{loan.pk}/return/",
            primary=True,
            allowed=_is_out,
        ),
        Verb("extend", _("Extend the loan"), "calendar-plus", url=lambda loan: f"/customers/loans/{loan.pk}/extension/", allowed=_is_out),
    )
    header_template = "customers/loans/_header.html"
    importer = None
    creatable = False
    deletable = False
    export_reason = True
    empty_hint = _("Whatever leaves the archive room stands here, with purpose, leave and day of return.")
