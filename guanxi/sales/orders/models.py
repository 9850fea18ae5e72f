from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.columns import money_column
from guanxi.kit.models import Owned, Published


class Order(Owned):
    """A sales order. amount, cost and profit are the sums of its lines, or as given when a source has no lines."""

    scope_via = "customer"

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")

    customer = models.ForeignKey("customers.Customer", verbose_name=_("Customer"), on_delete=models.PROTECT, related_name="orders")
    number = models.CharField(_("Order number"), max_length=60)
    ordered_on = models.DateField(_("Order date"))
    status = models.CharField(_("Status"), max_length=10, choices=Status.choices, default=Status.DONE)
    salesperson = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Salesperson"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    amount = money_column(_("Amount"), default=0)
    cost = money_column(_("Cost"), null=True, blank=True)
    profit = money_column(_("Profit"), null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, default="CNY")
    due_on = models.DateField(_("Payment due"), null=True, blank=True)
    remarks = models.TextField(_("Remarks"), blank=True, default="")
    import_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        indexes = [
            models.Index(fields=["department", "-ordered_on", "-id"], name="order_dept_on"),
            models.Index(fields=["owner", "-ordered_on", "-id"], name="order_owner_on"),
            models.Index(fields=["-ordered_on", "-id"], name="order_on"),
            models.Index(fields=["customer", "-ordered_on", "-id"], name="order_customer_on"),
            models.Index(fields=["number"], name="order_number"),
        ]

    def __str__(self):
        return self.number


class OrderLine(Published):
    """One product in an order."""

    scope_rule = "part"
    scope_via = "order"

    order = models.ForeignKey(Order, verbose_name=_("Order"), on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(_("Position"), default=1)
    product = models.ForeignKey(
        "catalog.Product", verbose_name=_("Product"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    product_name = models.CharField(_("Product name"), max_length=200, blank=True, default="")
    quantity = money_column(_("Quantity"), default=1)
    price = money_column(_("Price"), null=True, blank=True)
    discount = models.DecimalField(_("Discount"), max_digits=9, decimal_places=6, default=0)
    amount = money_column(_("Amount"), default=0)
    cost = money_column(_("Cost"), null=True, blank=True)
    profit = money_column(_("Profit"), null=True, blank=True)

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ("order", "position")

    def __str__(self):
        return self.product_name
