from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.columns import money_column


class SalesMonth(models.Model):
    """Sales of a customer in one month (first day), kept up by folding deltas: dashboards and grading never scan the orders."""

    on_merge = "stays"  # the sums follow the orders

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    month = models.DateField(_("Month"))
    orders = models.IntegerField(default=0)
    amount = money_column(_("Amount"), default=0)
    profit = money_column(_("Profit"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "month"], name="salesmonth_customer_month")]
        indexes = [models.Index(fields=["month", "customer"], name="salesmonth_month")]


class SalesDelta(models.Model):
    """A change of a month's sums, appended in the transaction of the order and folded later in key order: hot rows updated at random deadlock."""

    on_merge = "stays"

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    orders = models.IntegerField()
    amount = money_column("")
    profit = money_column("")
    last_on = models.DateField(null=True)
