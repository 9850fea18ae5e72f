from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.models import Tracked


class LeadRule(Tracked):
    """One reason to take a lead seriously, or not: a filter over leads and the points for those that meet it (X02)."""

    scope_rule = "shared"

    name = models.CharField(_("Rule"), max_length=80)
    condition = models.TextField(_("Condition"), max_length=2000)  # in the filter language, docs/developing/filters.md
    points = models.SmallIntegerField(_("Points"), default=10, validators=[MinValueValidator(-100), MaxValueValidator(100)])
    is_active = models.BooleanField(_("In use"), default=True)
    position = models.PositiveSmallIntegerField(_("Position"), default=0)

    class Meta:
        verbose_name = _("lead rule")
        verbose_name_plural = _("lead rules")
        ordering = ("position", "id")

    def __str__(self):
        return self.name
