from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.columns import note, text
from guanxi.kit.models import Owned

YEAR = (MinValueValidator(1900), MaxValueValidator(2100))
SHARE = (MinValueValidator(0), MaxValueValidator(100))


class YearlyResult(Owned):
    """What a customer did in one year, and how much of what he buys he bought from us (ARC-16, ARC-18)."""

    scope_via = "customer"

    customer = models.ForeignKey(
        "customers.Customer", verbose_name=_("Customer"), on_delete=models.CASCADE, related_name="yearly_results", db_index=False
    )
    year = models.PositiveSmallIntegerField(_("Year"), validators=YEAR)
    sales = models.DecimalField(_("Their sales"), max_digits=20, decimal_places=2, null=True, blank=True)
    net_profit = models.DecimalField(_("Their profit"), max_digits=20, decimal_places=2, null=True, blank=True)
    staff_count = models.PositiveIntegerField(_("Staff"), null=True, blank=True)
    assets = models.DecimalField(_("Assets"), max_digits=20, decimal_places=2, null=True, blank=True)
    market_share = models.DecimalField(_("Market share"), max_digits=7, decimal_places=2, null=True, blank=True, validators=SHARE)
    our_share = models.DecimalField(
        _("Our share of what they buy"), max_digits=7, decimal_places=2, null=True, blank=True, validators=SHARE
    )
    source = text(_("Where it is from"))
    report = text(_("Financial report"), 200)
    remarks = note(_("Remarks"))
    import_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("yearly result")
        verbose_name_plural = _("yearly results")
        constraints = [
            models.UniqueConstraint(fields=["customer", "year"], condition=models.Q(deleted_at=None), name="yearly_result_once"),
        ]
        indexes = [
            models.Index(fields=["department", "-year", "-id"], name="yearly_dept"),
            models.Index(fields=["owner", "-year", "-id"], name="yearly_owner"),
            models.Index(fields=["-year", "-id"], name="yearly_year"),
            models.Index(fields=["customer", "-year"], name="yearly_customer"),
        ]

    def __str__(self):
        return str(self.year)
