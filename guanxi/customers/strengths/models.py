from decimal import Decimal

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.customers.strengths.items import HIGHEST, ITEMS, NAMES, choices
from guanxi.kit.columns import note, text
from guanxi.kit.models import Owned, Tracked


class StrengthWeight(Tracked):
    """How much an item counts in this company's analyses; items that do not stand here weigh as they do at first."""

    scope_rule = "shared"

    item = models.CharField(_("Item"), max_length=16, choices=choices())
    points = models.PositiveSmallIntegerField(_("Weight"), default=10, validators=[MaxValueValidator(100)])

    class Meta:
        verbose_name = _("weight of strength")
        verbose_name_plural = _("weights of strength")
        constraints = [models.UniqueConstraint(fields=["item"], condition=models.Q(deleted_at=None), name="strength_weight_once")]

    def __str__(self):
        return self.get_item_display()


def weights() -> dict[str, int]:
    """Item → weight, as the company has it now."""
    return {name: points for name, _label, points in ITEMS} | dict(StrengthWeight.objects.alive().values_list("item", "points"))


def score(label):
    """0 (none) to 10 (outstanding), empty when nobody knows."""
    return models.PositiveSmallIntegerField(label, null=True, blank=True, validators=[MaxValueValidator(HIGHEST)])


class Scores(models.Model):
    """One column an item."""

    products = score(_("Products"))
    organisation = score(_("Sales organisation"))
    managers = score(_("Managers"))
    salespeople = score(_("Salespeople"))
    channels = score(_("Channels"))
    market_share = score(_("Market share"))
    growth = score(_("Growth and potential"))
    funds = score(_("Funds"))
    credit = score(_("Credit"))
    service = score(_("Service"))
    reputation = score(_("Reputation"))
    cooperation = score(_("Cooperation with us"))

    class Meta:
        abstract = True


class StrengthAnalysis(Scores, Owned):
    """综合销售力分析表: how strong a customer sells on one day, item by item; of prospects too (ARC-16)."""

    scope_via = "customer"

    customer = models.ForeignKey(
        "customers.Customer", verbose_name=_("Customer"), on_delete=models.CASCADE, related_name="strengths", db_index=False
    )
    on = models.DateField(_("Date"), default=timezone.localdate)
    total = models.DecimalField(_("Total strength"), max_digits=5, decimal_places=1, null=True, blank=True, editable=False)
    weighed = models.JSONField(_("Weights"), default=dict, editable=False)
    by_whom = text(_("Judged by"), 60)
    conclusion = note(_("Conclusion"))
    import_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("sales-strength analysis")
        verbose_name_plural = _("sales-strength analyses")
        indexes = [
            models.Index(fields=["customer", "-on", "-id"], name="strength_customer"),
            models.Index(fields=["department", "-on", "-id"], name="strength_dept"),
            models.Index(fields=["owner", "-on", "-id"], name="strength_owner"),
            models.Index(fields=["-on", "-id"], name="strength_on"),
        ]

    def __str__(self):
        return f"{self.on:%Y-%m-%d}" if hasattr(self.on, "strftime") else str(self.on)

    def save(self, **options):
        """The total follows the scores, by the weights of the day on which they were given: older analyses stay as they were judged."""
        loaded = getattr(self, "_loaded", {})
        if not self.weighed or any(getattr(self, n) != loaded.get(n) for n in NAMES):
            self.weighed = weights()
        self.total = total_of({n: getattr(self, n) for n in NAMES}, self.weighed)
        super().save(**options)


def total_of(scores: dict, weighed: dict) -> Decimal | None:
    """0–100 from the items that were judged; None when none was, or those that were weigh nothing."""
    judged = [(Decimal(v), weighed.get(n, 0)) for n, v in scores.items() if v is not None and n in NAMES]
    if not (points := sum(w for _v, w in judged)):
        return None
    return round(sum(v * w for v, w in judged) * 100 / (points * HIGHEST), 1)
