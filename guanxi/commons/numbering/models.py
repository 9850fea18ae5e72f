from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.models import Tracked


class Sequence(Tracked):
    """How one kind of paper is numbered. A row stands here only when the company changed the ready pattern."""

    scope_rule = "shared"

    code = models.CharField(_("Code"), max_length=60, unique=True)
    pattern = models.CharField(_("Pattern"), max_length=60)

    class Meta:
        verbose_name = _("number pattern")
        verbose_name_plural = _("number patterns")

    def __str__(self):
        return self.code


class Counter(models.Model):
    """The last number given within a period ("202611", or "" when the pattern holds no date)."""

    code = models.CharField(max_length=60)
    period = models.CharField(max_length=8)
    last = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "period"], name="counter_once")]

    def __str__(self):
        return f"{self.code} {self.period}"
