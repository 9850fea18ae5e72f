from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.columns import note, text
from guanxi.kit.models import Owned


class Competitor(Owned):
    """Somebody who sells to a customer what we sell, or whom the customer himself has to beat (ARC-05, ARC-11, ARC-14)."""

    scope_via = "customer"

    class Side(models.TextChoices):
        OURS = "ours", _("Competes with us here")
        THEIRS = "theirs", _("Competes with the customer")

    class Strength(models.TextChoices):
        STRONGER = "stronger", _("Stronger than us")
        EQUAL = "equal", _("About as strong")
        WEAKER = "weaker", _("Weaker than us")

    customer = models.ForeignKey(
        "customers.Customer", verbose_name=_("Customer"), on_delete=models.CASCADE, related_name="rivals", db_index=False
    )
    name = models.CharField(_("Competitor"), max_length=160)
    rival = models.ForeignKey(
        "customers.Customer",
        verbose_name=_("Competitor on file"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="rival_of",
    )
    side = models.CharField(_("Against whom"), max_length=8, choices=Side.choices, default=Side.OURS)
    products = note(_("Products"))
    price = text(_("Price level"))
    strength = models.CharField(_("Strength"), max_length=10, choices=Strength.choices, blank=True, default="")
    share = models.DecimalField(
        _("Share at this customer"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    relation = note(_("Relation with the customer"))
    remarks = note(_("Remarks"))
    import_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("competitor")
        verbose_name_plural = _("competitors")
        indexes = [
            models.Index(fields=["customer", "-id"], name="rival_customer"),
            models.Index(fields=["department", "-updated_at", "-id"], name="rival_dept"),
            models.Index(fields=["owner", "-updated_at", "-id"], name="rival_owner"),
            models.Index(fields=["-updated_at", "-id"], name="rival_updated"),
        ]

    def __str__(self):
        return self.name
