from datetime import datetime, timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

UNDO_DAYS = 30


class Exact(DjangoJSONEncoder):
    """Instants with every digit: what is put back must be what it was."""

    def default(self, o):
        """Django's cuts instants to thousandths of a second."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def undo_until():
    """The instant until which a merge made now can be undone: no row in the recycle bin is emptied before."""
    return timezone.now() + timedelta(days=UNDO_DAYS)


class Merge(models.Model):
    """Several customers that became one (OWN-04): who, when, why, and everything that is needed to undo it (`pack`, see docs/developing/merging.md)."""

    on_merge = "stays"  # it is told of the customer that stayed then
    is_deed = True  # an import that brought him is not taken back over it

    class Status(models.TextChoices):
        DONE = "done", _("Merged")
        UNDONE = "undone", _("Undone")

    kept = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(_("Reason"), max_length=200, blank=True, default="")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.DONE)
    undo_until = models.DateTimeField(default=undo_until)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True)
    pack = models.JSONField(default=dict, encoder=Exact)

    class Meta:
        indexes = [models.Index(fields=["kept", "-at"], name="merge_kept_at"), models.Index(fields=["-at", "-id"], name="merge_at")]

    def __str__(self):
        return f"{self.pk}"

    @property
    def is_done(self) -> bool:
        """Not undone."""
        return self.status == self.Status.DONE

    @property
    def can_be_undone(self) -> bool:
        """Done, and its day is not over."""
        return self.is_done and timezone.now() < self.undo_until


class MergedAway(models.Model):
    """A customer that went into another one. `number` was its primary key: the row itself goes for good when the recycle bin is emptied."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="away")
    number = models.BigIntegerField(db_index=True)
    name = models.CharField(max_length=160)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merge", "number"], name="merged_away_once")]

    def __str__(self):
        return self.name


class MergedNumber(models.Model):
    """A customer number that led to a merge: a list that comes again finds by it who stands for that customer now, also when the row itself is gone for good."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="numbers")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=160)

    class Meta:
        indexes = [models.Index(fields=["code"], name="merged_number_code")]

    def __str__(self):
        return self.code
