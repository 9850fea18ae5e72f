from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.models import Tracked


class CadenceRule(Tracked):
    """How long a customer in some situation may go without contact, in days. What the situation is stands in code (workday/cadence/queries.py)."""

    scope_rule = "shared"

    code = models.SlugField(_("Code"), max_length=30, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=60)
    days = models.PositiveSmallIntegerField(_("At most every … days"), validators=[MaxValueValidator(3650)])
    is_on = models.BooleanField(_("In use"), default=True)

    class Meta:
        verbose_name = _("cadence rule")
        verbose_name_plural = _("cadence rules")
        ordering = ("id",)

    def __str__(self):
        return self.name
