from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Reliability(models.TextChoices):
    """How far one may build on a fact. An unusable one is not kept in the archive."""

    RELIABLE = "reliable", _("reliable")
    FAIR = "fair", _("fair")
    DOUBTFUL = "doubtful", _("in doubt")
    UNUSABLE = "unusable", _("unusable")


class Representative(models.TextChoices):
    """Whether it says how things are in general (ARC-22)."""

    TYPICAL = "typical", _("holds in general")
    SINGLE = "single", _("a single case")


class FactMark(models.Model):
    """Where one fact of one record comes from and how far it is to be relied upon (ARC-22). Written by actions alone, which publish it as a change of the row.

    A mark holds for the value it was given to: with another value it ends, and comes back with that one. What the value was is kept as a keyed hash alone.
    """

    on_merge = "stays"  # it goes with the value: customers.merges carries it

    record_key = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    field = models.CharField(max_length=60)
    source = models.CharField(_("Where it comes from"), max_length=40, blank=True, default="")
    first_hand = models.BooleanField(_("First-hand"), null=True)
    representative = models.CharField(_("Representativeness"), max_length=10, choices=Representative.choices, blank=True, default="")
    reliability = models.CharField(_("Reliability"), max_length=10, choices=Reliability.choices, blank=True, default="")
    verified_on = models.DateField(_("Verified on"), null=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Verified by"), null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    note = models.CharField(_("Note"), max_length=200, blank=True, default="")
    marked_at = models.DateTimeField(default=timezone.now)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    value_key = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mark of a fact")
        verbose_name_plural = _("marks of facts")
        constraints = [
            models.UniqueConstraint(fields=["record_key", "object_id", "field"], condition=Q(ended_at=None), name="factmark_once")
        ]
        indexes = [
            models.Index(fields=["record_key", "object_id", "field", "value_key"], name="factmark_of_value"),
            models.Index(
                fields=["record_key", "object_id"], name="factmark_doubtful", condition=Q(ended_at=None, reliability=Reliability.DOUBTFUL)
            ),
        ]

    def __str__(self):
        return f"{self.record_key} {self.object_id} {self.field}"

    @property
    def facts(self) -> dict:
        """What it says, as the trail and the API tell it; empty answers are left out."""
        names = ("source", "first_hand", "representative", "reliability", "verified_on", "verified_by_id", "note")
        told = {n.removesuffix("_id"): getattr(self, n) for n in names}
        return {n: v.isoformat() if n == "verified_on" else v for n, v in told.items() if v not in (None, "")}

    @property
    def is_verified(self) -> bool:
        """Somebody has looked into it, and did not doubt it then."""
        return self.verified_on is not None and self.reliability != Reliability.DOUBTFUL

    @property
    def is_doubtful(self) -> bool:
        """To be asked again."""
        return self.reliability == Reliability.DOUBTFUL
