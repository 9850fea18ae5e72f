from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.customers.infoclasses.queries import class_column
from guanxi.kit.models import Owned


class Opportunity(Owned):
    """A deal in the making (商机): what, how much, how far, until when."""

    scope_via = "customer"

    class Stage(models.TextChoices):
        OPEN = "open", _("In talks")
        SIGNING = "signing", _("About to sign")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    UNSIGNED = (Stage.OPEN, Stage.SIGNING)

    customer = models.ForeignKey("customers.Customer", verbose_name=_("Customer"), on_delete=models.PROTECT, related_name="opportunities")
    name = models.CharField(_("Opportunity"), max_length=160)
    stage = models.CharField(_("Stage"), max_length=10, choices=Stage.choices, default=Stage.OPEN)
    amount = models.DecimalField(_("Expected amount"), max_digits=20, decimal_places=2, null=True, blank=True)
    expected_on = models.DateField(_("Expected signing"), null=True, blank=True)
    opened_on = models.DateField(_("Opened"), null=True, blank=True)
    closed_on = models.DateField(_("Closed"), null=True, blank=True)
    salesperson = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Salesperson"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    product = models.CharField(_("Product wanted"), max_length=200, blank=True, default="")
    reason = models.CharField(_("Reason of the result"), max_length=200, blank=True, default="")
    remarks = models.TextField(_("Remarks"), blank=True, default="")
    info_class = class_column()
    import_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        indexes = [
            models.Index(fields=["department", "-updated_at", "-id"], name="oppo_dept_updated"),
            models.Index(fields=["owner", "-updated_at", "-id"], name="oppo_owner_updated"),
            models.Index(fields=["-updated_at", "-id"], name="oppo_updated"),
            models.Index(fields=["department", "expected_on", "id"], name="oppo_dept_expected"),
            models.Index(fields=["owner", "expected_on", "id"], name="oppo_owner_expected"),
            models.Index(fields=["expected_on", "id"], name="oppo_expected"),
            models.Index(fields=["owner", "stage"], name="oppo_owner_stage"),
            models.Index(fields=["department", "stage"], name="oppo_dept_stage"),
        ]

    def __str__(self):
        return self.name

    @property
    def is_unsigned(self) -> bool:
        """Still to be won."""
        return self.stage in self.UNSIGNED
