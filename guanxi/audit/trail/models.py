import json

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

CHANGES = {
    "create": _("Made new"),
    "update": _("Changed"),
    "delete": _("Put in the bin"),
    "restore": _("Taken out of the bin"),
    "erase": _("Erased for good"),
}
USES = {
    "view": _("Looked at"),
    "asked": _("Asked to be read"),
    "read": _("Read in the reading room"),
    "reveal": _("Number shown in full"),
    "call": _("Called"),
    "export": _("Exported"),
    "print": _("Printed"),
    "import": _("Imported"),
    "sign_in": _("Signed in"),
    "sign_out": _("Signed out"),
    "sign_in_failed": _("Sign-in failed"),
    "locked_out": _("Locked out"),
    "password": _("Password set"),
    "invite": _("Invitation made"),
    "reset_code": _("Reset code given"),
    "disable": _("Shut out"),
    "enable": _("Let in again"),
    "download": _("Downloaded"),
    "refused": _("Was refused"),
    "redact": _("Personal data erased from the trail"),
}
KINDS = CHANGES | USES


class Entry(models.Model):
    """One line of the trail: a change of a row, or a use of data (opened, shown, exported, printed, signed in).

    Rows are only ever appended. The sealer adds `sequence` and `seal`; an erasure empties label, diff and salt, and leaves diff_hash.
    The person is kept as a number and a name without a database constraint: no deletion elsewhere may reach into the trail.
    """

    on_merge = "stays"  # what was written of a row is told of that row

    at = models.DateTimeField(_("Time"), default=timezone.now)
    actor_kind = models.CharField(max_length=12)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    actor_name = models.CharField(max_length=80, blank=True)
    key_id = models.BigIntegerField(null=True)
    job_id = models.BigIntegerField(null=True)
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=80, blank=True)
    record_key = models.CharField(max_length=80, blank=True)
    object_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=20)
    reason = models.CharField(max_length=200, blank=True)
    label = models.CharField(max_length=200, blank=True)
    diff = models.TextField(blank=True)  # JSON as text: sealed byte for byte, which a JSON column would not keep
    salt = models.CharField(max_length=32, blank=True)
    diff_hash = models.CharField(max_length=64)
    sequence = models.BigIntegerField(null=True, unique=True)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail")
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=["at", "id"], name="audit_time"),
            models.Index(fields=["record_key", "object_id", "id"], name="audit_record"),
            models.Index(fields=["user", "at", "id"], name="audit_user"),
            models.Index(fields=["kind", "at", "id"], name="audit_kind"),
            models.Index(fields=["id"], name="audit_unsealed", condition=Q(sequence=None)),
        ]

    def __str__(self):
        return f"{self.kind} {self.record_key} {self.object_id or ''}".strip()

    @property
    def is_change(self) -> bool:
        """A change of a row, as opposed to a use of data."""
        return self.kind in CHANGES

    @property
    def facts(self) -> dict:
        """The diff: field → [before, after] of a change, plain facts of a use; {} after an erasure."""
        return json.loads(self.diff) if self.diff else {}

    @property
    def kind_label(self):
        """What happened, in words."""
        return KINDS.get(self.kind, self.kind)
