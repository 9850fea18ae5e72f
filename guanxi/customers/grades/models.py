from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.models import Tracked


class Grade(Tracked):
    """A customer grade (客户等级) and what the company promises those who hold it. rank 1 is the best."""

    scope_rule = "shared"

    code = models.CharField(_("Grade"), max_length=4, unique=True)
    name = models.CharField(_("Name"), max_length=40, blank=True)
    rank = models.PositiveSmallIntegerField(_("Rank"), unique=True)
    visit_days = models.PositiveSmallIntegerField(
        _("Contact at least every … days"), default=365, validators=[MinValueValidator(1, _("At least one day."))]
    )

    class Meta:
        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        ordering = ("rank",)

    def __str__(self):
        return self.code
