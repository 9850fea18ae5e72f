from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.columns import note, text
from guanxi.kit.models import Tracked

PREFIX = "x_"  # no column of ours begins with it: a name that a company gives can never meet one that the product brings


class Kind(models.TextChoices):
    """What a field of the company's own can hold."""

    TEXT = "text", _("Text")
    LONG = "long", _("Long text")
    NUMBER = "decimal", _("Number")
    MONEY = "money", _("Amount of money")
    PERCENT = "percent", _("Percentage")
    DATE = "date", _("Date")
    INSTANT = "datetime", _("Date and time")
    CHOICE = "choice", _("Choice")
    CHOICES = "multichoice", _("Several choices")
    BOOL = "bool", _("Yes or no")
    PERSON = "person", _("Colleague")
    REF = "ref", _("Link to a record")
    FILE = "file", _("File")
    COMPUTED = "computed", _("Worked out")
    TABLE = "table", _("Small table")


class CustomField(Tracked):
    """A field that the company added to a record type (X03). Its values stand in the JSON column `custom` of the rows, under `code`."""

    scope_rule = "shared"
    untracked = frozenset({"index_state"})

    class Indexing(models.TextChoices):
        """How far the index is by which rows are filtered and sorted."""

        NONE = "", _("Not prepared")
        BUILDING = "building", _("Being prepared")
        READY = "ready", _("Ready")

    record_key = models.CharField(_("Record type"), max_length=60)
    code = models.CharField(_("Code"), max_length=40)
    label = models.CharField(_("Name"), max_length=40)
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind.choices)
    choices = models.JSONField(_("Choices"), default=list, blank=True)  # [[value, label], …]
    columns = models.JSONField(_("Columns"), default=list, blank=True)  # of a small table: [{code, label, kind, choices}, …]
    ref = text(_("Links to"), 60)
    formula = note(_("Formula"))
    gives = text(_("Result"), 8)  # what the formula gives: number, text, bool or date
    help = text(_("Note below the field"), 200)
    unit = text(_("Unit"), 12)
    required = models.BooleanField(_("Must be filled in"), default=False)
    masked = models.BooleanField(_("Covered until shown"), default=False)
    indexed = models.BooleanField(_("Rows are filtered and sorted by it"), default=True)
    index_state = models.CharField(max_length=8, choices=Indexing.choices, default=Indexing.NONE, blank=True, editable=False)
    shown_when = text(_("Asked only when"), 500)
    required_when = text(_("Must be filled in when"), 500)
    readonly_when = text(_("Cannot be changed when"), 500)
    retired_at = models.DateTimeField(_("Retired"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("field of the company's own")
        verbose_name_plural = _("fields of the company's own")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["record_key", "code"], name="customfield_code")]

    def __str__(self):
        return self.label

    @property
    def is_kept_in_order(self) -> bool:
        """Whether the index holds it. Files always: their holder is found by it."""
        return self.kind == Kind.FILE or (self.indexed and self.kind not in (Kind.LONG, Kind.TABLE, Kind.COMPUTED))


class Layout(Tracked):
    """How a record type's fields stand in sections, ready ones and the company's own: [{"title", "open", "names"}, …]."""

    scope_rule = "shared"

    record_key = models.CharField(_("Record type"), max_length=60)
    variant = text(_("Kind of row"), 40)
    sections = models.JSONField(_("Sections"), default=list)

    class Meta:
        verbose_name = _("layout")
        verbose_name_plural = _("layouts")
        constraints = [models.UniqueConstraint(fields=["record_key", "variant"], name="layout_of")]

    def __str__(self):
        return self.record_key


class IndexedText(models.Model):
    """A text or choice of one row, for filtering (value) and sorting (place). Several rows where several choices were made."""

    field = models.ForeignKey(CustomField, on_delete=models.CASCADE, related_name="+", db_index=False)
    object_id = models.BigIntegerField()
    value = models.CharField(max_length=200)
    place = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["field", "value", "object_id"], name="indexedtext_value"),
            models.Index(fields=["field", "place", "object_id"], name="indexedtext_place"),
            models.Index(fields=["field", "object_id"], name="indexedtext_row"),
        ]


class IndexedNumber(models.Model):
    """A number, day, instant, yes or key of one row, as a whole number (see kinds.py)."""

    field = models.ForeignKey(CustomField, on_delete=models.CASCADE, related_name="+", db_index=False)
    object_id = models.BigIntegerField()
    value = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["field", "value", "object_id"], name="indexednumber_value"),
            models.Index(fields=["field", "object_id"], name="indexednumber_row"),
        ]
