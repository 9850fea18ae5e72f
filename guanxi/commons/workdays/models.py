from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.models import Tracked


class Holiday(Tracked):
    """A day that differs from the week: off although it is a week day, or worked although it is a weekend. Wins over the calendar that comes with the product."""

    scope_rule = "shared"

    day = models.DateField(_("Day"), unique=True)
    is_workday = models.BooleanField(_("People work"), default=False)
    name = models.CharField(_("Occasion"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("holiday or make-up workday")
        verbose_name_plural = _("holidays and make-up workdays")
        ordering = ("day",)

    def __str__(self):
        return f"{self.day} {self.name}".strip()
