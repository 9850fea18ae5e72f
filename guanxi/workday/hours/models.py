from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.models import Tracked


class HourBand(Tracked):
    """A stretch of the working day and what it is good for (CAD-01)."""

    scope_rule = "shared"

    class Kind(models.TextChoices):
        GOOD = "good", _("Good for contact")
        NEUTRAL = "neutral", _("Neutral")
        AVOID = "avoid", _("Better not")

    starts = models.TimeField(_("From"))
    ends = models.TimeField(_("Until"))
    kind = models.CharField(_("Kind"), max_length=8, choices=Kind.choices, default=Kind.NEUTRAL)
    label = models.CharField(_("Label"), max_length=20)

    class Meta:
        verbose_name = _("hour band")
        verbose_name_plural = _("hour bands")
        ordering = ("starts",)

    def __str__(self):
        return self.label
