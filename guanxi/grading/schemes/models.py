from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.models import Tracked


class Scheme(Tracked):
    """How the company grades: criteria, weights (percent, together 100), window and cut. Defaults: GRD-06, and 20/30/50 by ratio (GRD-08)."""

    scope_rule = "shared"

    class Cut(models.TextChoices):
        RATIO = "ratio", _("By share of customers")
        SCORE = "score", _("By score")

    class OrderBy(models.TextChoices):
        AMOUNT = "amount", _("Order amount")
        NUMBER = "number", _("Number of orders")

    name = models.CharField(_("Name"), max_length=60, unique=True)
    credit_weight = models.PositiveSmallIntegerField(_("Credit"), default=10)
    order_weight = models.PositiveSmallIntegerField(_("Order amount"), default=30)
    profit_weight = models.PositiveSmallIntegerField(_("Profit contribution"), default=60)
    order_by = models.CharField(_("Orders counted by"), max_length=8, choices=OrderBy.choices, default=OrderBy.AMOUNT)
    window_months = models.PositiveSmallIntegerField(_("Window in months (0: all history)"), default=12)
    cut = models.CharField(_("Split"), max_length=8, choices=Cut.choices, default=Cut.RATIO)
    cuts = models.JSONField(_("Shares or lowest scores"), default=dict)
    is_current = models.BooleanField(_("In force"), default=False)

    class Meta:
        verbose_name = _("grading scheme")
        verbose_name_plural = _("grading schemes")

    def __str__(self):
        return self.name


class ManualGrade(Tracked):
    """A grade set by hand over the computed one, with its reason (GRD-08); it stands until taken back."""

    scope_rule = "part"  # it is as visible as the customer it is about
    scope_via = "customer"

    customer = models.OneToOneField("customers.Customer", verbose_name=_("Customer"), on_delete=models.CASCADE, related_name="+")
    grade = models.CharField(_("Grade"), max_length=4)
    reason = models.CharField(_("Reason"), max_length=200)

    class Meta:
        verbose_name = _("grade set by hand")
        verbose_name_plural = _("grades set by hand")

    def __str__(self):
        return self.grade
