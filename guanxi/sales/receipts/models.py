from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.columns import money_column
from guanxi.kit.models import Owned


class Receipt(Owned):
    """Money due and money received (回款, ORD-10): what was promised for when, what came when, and why late."""

    scope_via = "customer"

    customer = models.ForeignKey("customers.Customer", verbose_name=_("Customer"), on_delete=models.PROTECT, related_name="receipts")
    order = models.ForeignKey(
        "sales.Order", verbose_name=_("Order"), null=True, blank=True, on_delete=models.PROTECT, related_name="receipts"
    )
    due_on = models.DateField(_("Due"), null=True, blank=True)
    due_amount = money_column(_("Amount due"), default=0)
    received_on = models.DateField(_("Received"), null=True, blank=True)
    received_amount = money_column(_("Amount received"), default=0)
    method = models.CharField(_("Method of payment"), max_length=40, blank=True, default="")
    delay_reason = models.CharField(_("Reason of delay"), max_length=200, blank=True, default="")
    import_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        indexes = [
            models.Index(fields=["department", "due_on", "id"], name="receipt_dept_due"),
            models.Index(fields=["owner", "due_on", "id"], name="receipt_owner_due"),
            models.Index(fields=["due_on", "id"], name="receipt_due"),
            models.Index(fields=["customer", "due_on"], name="receipt_customer_due"),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def paid_on(self):
        """The day on which all had come; None while some of it is owed. A day without an amount means that all came."""
        return self.received_on if self.received_amount >= self.due_amount or not self.received_amount else None

    @property
    def is_unpaid(self) -> bool:
        """Whether some of it is still owed, as queries.UNPAID asks the database."""
        return self.received_amount < self.due_amount and (self.received_on is None or self.received_amount != 0)
