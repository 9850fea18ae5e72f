from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.columns import note, text
from guanxi.kit.models import Tracked


class Occasion(Tracked):
    """One planned effort by which customers become known, with its cost: a street swept, a fair, a bought list, a seminar (ACQ-03, ACQ-07)."""

    scope_rule = "shared"

    class Kind(models.TextChoices):
        STREET = "street", _("Street sweeping")
        FAIR = "fair", _("Trade fair")
        SEMINAR = "seminar", _("Event or seminar")
        LIST = "list", _("Bought or scraped list")
        WEB = "web", _("Web campaign")
        MAILING = "mailing", _("Direct mail")
        OTHER = "other", _("Other")

    name = models.CharField(_("Name"), max_length=100)
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind.choices, default=Kind.OTHER)
    source = models.ForeignKey(
        "customers.Source", verbose_name=_("Source"), null=True, blank=True, on_delete=models.PROTECT, related_name="occasions"
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Person in charge"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    region = text(_("Area"), 6)
    begins_on = models.DateField(_("Begins"), null=True, blank=True)
    ends_on = models.DateField(_("Ends"), null=True, blank=True)
    cost_amount = models.DecimalField(_("What it cost"), max_digits=20, decimal_places=2, null=True, blank=True)
    remarks = note(_("Remarks"))

    class Meta:
        verbose_name = _("occasion")
        verbose_name_plural = _("occasions")
        ordering = ("-begins_on", "-id")

    def __str__(self):
        return self.name
