from django.utils.translation import gettext_lazy as _

from guanxi.customers.reading import flow, papers, parts  # noqa: F401 (flow declares the approval, the others what can be asked for)
from guanxi.customers.reading.models import ReadingRequest
from guanxi.kit.fields import Field
from guanxi.kit.records import Order, Record, Search, Section, Verb, register

FIXED = ("wanted", "use", "reason", "origin", "certificate", "instruction", "starts_on", "ends_on", "closed_note", "owner")


@register
class ReadingRequestRecord(Record):
    """The register of everything that was asked to be read, with what came of it."""

    model = ReadingRequest
    slug = "readingrequests"
    icon = "shield-lock"
    title = "number"
    columns = ("number", "wanted", "owner", "use", "reason", "starts_on", "ends_on", "status", "opened_at", "closed_at", "closed_why")
    compact = ("", "wanted", "status", "owner", "number")
    related = ("customer", "owner", "outsider", "opened_by", "closed_by", "loan")
    exclude = ("approval", "granted_tier", "certificate_file")
    orders = (Order("newest", _("Newest first"), ("-id",)),)
    tabs = (
        (_("Being signed"), "status = asked"),
        (_("Waits to be opened"), "status = granted"),
        (_("Open for reading"), "status = open"),
        (_("Over"), "status = over"),
        (_("Refused"), "status = refused"),
    )
    search = Search(names=("wanted",), codes=("number",))
    extra = (
        Field(
            "parts_asked", label=_("Parts of the archive"), read=lambda row: parts.labels(row.parts), filterable=False, made_of=("parts",)
        ),
    )
    # Whether an archive was found must not be asked for by a filter or an order: whoever asked would learn that there is one.
    tune = {name: {"editable": False} for name in FIXED} | {
        "owner": {"editable": False, "label": _("Asked by")},
        "customer": {"filterable": False, "sortable": False},
    }
    sections = (
        Section("", ("number", "wanted", "customer", "owner", "outsider", "use", "parts_asked", "reason", "starts_on", "ends_on")),
        Section(_("Certificates"), ("origin", "certificate", "instruction")),
        Section(
            _("What came of it"),
            ("status", "opened_at", "opened_by", "ends_at", "loan", "closed_at", "closed_by", "closed_why", "closed_note"),
        ),
    )
    verbs = (
        Verb(
            "paper",
            _("Signed paper"),
            "printer",
            url=lambda row: f"{row.approval.url}print/",
            action="view",
            allowed=lambda row, actor: (
                row.approval is not None and type(row.approval).objects.seen_by(actor).filter(pk=row.approval_id).exists()
            ),
        ),
    )
    importer = None
    creatable = False
    deletable = False
    export_reason = True
    empty_hint = _("Whoever wants to read an archive that does not open to him asks in the reading room.")
