import json
import zlib

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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
