from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.customers.infoclasses.queries import class_column
from guanxi.kit.columns import note, text
from guanxi.kit.models import Owned

KINDS = "document_kind"  # the dictionary


class Document(Owned):
    """A paper in a customer's file: contract, letter, fax, minutes, report (ARC-17, ARC-18). Its files are attachments; where the paper stands is said here (LIF-12).

    number_in_file and first_sheet are given once, by actions.number, in the order of filing: they are written on the sheets. A hole in them is a missing paper.
    """

    scope_via = "customer"
    untracked = frozenset({"number_in_file", "first_sheet", "attached_pages"})

    class Direction(models.TextChoices):
        IN = "in", _("Incoming")
        OUT = "out", _("Outgoing")
        OWN = "own", _("Internal")

    customer = models.ForeignKey("customers.Customer", verbose_name=_("Customer"), on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("Document title"), max_length=160)
    kind = models.CharField(_("Kind of document"), max_length=40, default="contract")
    dated_on = models.DateField(_("Date of the document"))
    direction = models.CharField(_("In or out"), max_length=3, choices=Direction.choices, default=Direction.IN)
    number = text(_("Document number"), 60)
    counterpart = models.ForeignKey(
        "customers.Contact", verbose_name=_("Counterpart"), null=True, blank=True, on_delete=models.SET_NULL, related_name="documents"
    )
    pages = models.PositiveIntegerField(_("Number of pages"), null=True, blank=True)
    has_original = models.BooleanField(_("Paper original kept"), default=False)
    room = text(_("Room"), 40)
    cabinet = text(_("Cabinet"), 40)
    binder = text(_("Binder"), 60)
    place_in_binder = text(_("Page in the binder"), 20)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Held by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    copied_on = models.DateField(_("Electronic copy made on"), null=True, blank=True)
    info_class = class_column()
    remarks = note(_("Remarks"))
    number_in_file = models.PositiveIntegerField(_("No. in the file"), null=True, editable=False)
    first_sheet = models.PositiveIntegerField(_("First sheet"), null=True, editable=False)
    attached_pages = models.PositiveIntegerField(_("Pages attached"), null=True, editable=False)
    import_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [
            models.Index(fields=["customer", "-dated_on", "-id"], name="document_customer_dated"),
            models.Index(fields=["department", "-dated_on", "-id"], name="document_dept_dated"),
            models.Index(fields=["owner", "-dated_on", "-id"], name="document_owner_dated"),
            models.Index(fields=["-dated_on", "-id"], name="document_dated"),
            models.Index(fields=["room", "cabinet", "binder"], name="document_place", condition=Q(has_original=True)),
        ]

    def __str__(self):
        return self.title

    @property
    def sheets(self) -> int:
        """How many sheets it takes in the paper file; 0 where no paper is kept."""
        return max(self.pages or 1, 1) if self.has_original else 0

    @property
    def last_sheet(self) -> int | None:
        """The number on its last sheet."""
        return self.first_sheet + self.sheets - 1 if self.first_sheet and self.sheets else None

    @property
    def sheet_range(self) -> str:
        """ "5–8", "5", or "" without paper."""
        if not self.last_sheet:
            return ""
        return f"{self.first_sheet}–{self.last_sheet}" if self.last_sheet > self.first_sheet else str(self.first_sheet)

    @property
    def pages_differ(self) -> bool:
        """As many pages were declared as are not attached: some are missing, or too many."""
        return self.pages is not None and self.attached_pages is not None and self.pages != self.attached_pages

    @property
    def place(self) -> str:
        """Where the paper stands, from the room to the page."""
        return " / ".join(p for p in (self.room, self.cabinet, self.binder, self.place_in_binder) if p)
