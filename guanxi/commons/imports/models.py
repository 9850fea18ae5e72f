import json
import zlib

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Bundle(models.Model):
    """A file whose sheets are brought together: each of them is an import of its own, filed in the order of their record types."""

    file = models.ForeignKey("commons.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+")
    file_name = models.CharField(max_length=200)
    options = models.JSONField(default=dict)
    left_out = models.JSONField(default=list)
    error = models.TextField(default="", blank=True)
    job_id = models.BigIntegerField(null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("file of several sheets")
        verbose_name_plural = _("files of several sheets")

    def __str__(self):
        return self.file_name

    @property
    def url(self) -> str:
        """Its page."""
        return f"/bundles/{self.pk}/"


class Recipe(models.Model):
    """How a file that comes again is read and filed: under this name the next one takes two clicks.

    headers: comparable header → header as written, of everything the file held. mapping: header → column name. options: as in Import.
    """

    name = models.CharField(_("Name"), max_length=60)
    record_key = models.CharField(max_length=60)
    headers = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("Owner"), null=True, on_delete=models.SET_NULL, related_name="+")
    is_shared = models.BooleanField(_("Everybody who may import this may use it"), default=True)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)
    used_count = models.PositiveIntegerField(default=0)
    last_counts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("import recipe")
        verbose_name_plural = _("import recipes")
        constraints = [models.UniqueConstraint(fields=["record_key", "name"], name="import_recipe_once")]
        ordering = ("-used_at", "-id")

    def __str__(self):
        return self.name

    @property
    def url(self) -> str:
        """Its page."""
        return f"/recipes/{self.pk}/"


class Import(models.Model):
    """One file on its way into one record type: what was found in it, how its columns are read, and how far it has come.

    counts, notes: what the last check or run found. cursor: chunks that are written. mapping: column number → field name.
    undo: what taking it back will do or did, see undo.py. undo_step: its steps that are written.
    """

    READING, MAPPING, CHECKING, CHECKED, RUNNING, DONE, STOPPED, FAILED = (
        "reading",
        "mapping",
        "checking",
        "checked",
        "running",
        "done",
        "stopped",
        "failed",
    )
    UNDOING, UNDONE = "undoing", "undone"
    LIVE = (READING, CHECKING, RUNNING, UNDOING)
    STATUSES = [
        (READING, _("Being read")),
        (MAPPING, _("Columns to be assigned")),
        (CHECKING, _("Being checked")),
        (CHECKED, _("Checked")),
        (RUNNING, _("Being filed")),
        (DONE, _("Done")),
        (STOPPED, _("Stopped")),
        (FAILED, _("Failed")),
        (UNDOING, _("Being undone")),
        (UNDONE, _("Undone")),
    ]

    record_key = models.CharField(max_length=60)
    file = models.ForeignKey("commons.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+")
    file_name = models.CharField(max_length=200)
    sheet = models.CharField(max_length=120, default="", blank=True)
    header_row = models.PositiveIntegerField(default=0)
    headers = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=STATUSES, default=READING)
    row_count = models.PositiveIntegerField(default=0)
    chunk_count = models.PositiveIntegerField(default=0)
    cursor = models.PositiveIntegerField(default=0)
    is_arranged = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    undo = models.JSONField(default=dict)
    undo_step = models.PositiveIntegerField(default=0)
    error = models.TextField(default="", blank=True)
    job_id = models.BigIntegerField(null=True)
    bundle = models.ForeignKey(Bundle, null=True, on_delete=models.SET_NULL, related_name="sheets")
    recipe = models.ForeignKey(Recipe, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["asked_by", "-id"], name="import_mine")]

    def __str__(self):
        return self.file_name

    @property
    def is_live(self) -> bool:
        """Something is at work on it."""
        return self.status in self.LIVE

    @property
    def is_begun(self) -> bool:
        """Rows of it are filed, or it is over: its columns and results stand."""
        return bool(self.cursor) or self.status in (self.RUNNING, self.DONE, self.STOPPED, self.UNDOING, self.UNDONE)

    @property
    def is_deciding(self) -> bool:
        """A heap of its doubtful rows is being carried out, after the run."""
        return self.status == self.RUNNING and self.notes.get("deciding", {}).get("phase") == "running"

    def walk(self, since: int = 0):
        """The chunks in order, each fetched on its own: an open cursor would keep SQLite at an old state, from which nothing can be written."""
        for number in range(since, self.chunk_count):
            yield self.chunks.get(number=number)

    @property
    def url(self) -> str:
        """Its page."""
        return f"/imports/{self.pk}/"


class ImportChunk(models.Model):
    """Some thousand rows of the file as they were read, and what became of each. Both are packed JSON: an import leaves no row per row.

    rows: [row number, mark, [cells]]. results: one entry a row, see rows.Row.packed(). made: what the run made and changed, see recording.Made.
    kept: what an undo left, [row number or None, record type, number, reason, detail].
    """

    whole = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    rows = models.BinaryField()
    results = models.BinaryField(null=True)
    made = models.BinaryField(null=True)
    kept = models.BinaryField(null=True)
    heaps = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["whole", "number"], name="import_chunk_once")]

    def __str__(self):
        return f"{self.whole_id}:{self.number}"


class Remembered(models.Model):
    """How somebody once assigned a header, a colleague's name or a word of a choice: the next file finds it done.

    kind: "column", "person" or the name of a field. text is folded. target: a field, a user's number, a value; "" means leave out.
    """

    record_key = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    text = models.CharField(max_length=120)
    target = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record_key", "kind", "text"], name="import_remembered_once")]

    def __str__(self):
        return f"{self.text} → {self.target}"


def pack(value) -> bytes:
    """JSON, squeezed: a chunk of 2,000 rows takes some 60 kB."""
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpack(data):
    """The value behind `pack`."""
    return json.loads(zlib.decompress(bytes(data)))
