from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.models import Owned


class Delivery(Owned):
    """Goods on their way to a customer: shipped, delivered."""

    scope_via = "customer"

    customer = models.ForeignKey("customers.Customer", verbose_name=_("Customer"), on_delete=models.PROTECT, related_name="deliveries")
    order = models.ForeignKey(
        "sales.Order", verbose_name=_("Order"), null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries"
    )
    number = models.CharField(_("Delivery number"), max_length=60, blank=True, default="")
    carrier = models.CharField(_("Carrier"), max_length=60, blank=True, default="")
    shipped_on = models.DateField(_("Shipped"))
    delivered_on = models.DateField(_("Delivered"), null=True, blank=True)
    remarks = models.CharField(_("Remarks"), max_length=200, blank=True, default="")
    import_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(fields=["department", "-shipped_on", "-id"], name="delivery_dept_shipped"),
            models.Index(fields=["owner", "-shipped_on", "-id"], name="delivery_owner_shipped"),
            models.Index(fields=["-shipped_on", "-id"], name="delivery_shipped"),
            models.Index(fields=["customer", "-shipped_on"], name="delivery_customer"),
        ]

    def __str__(self):
        return self.number or f"{self._meta.verbose_name} {self.pk}"
