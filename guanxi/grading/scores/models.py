from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.kit.models import Published


class GradingRun(Published):
    """One run over all customers, kept with the figures it was made of (`terms` is the scheme as it stood)."""

    scope_rule = "shared"

    scheme = models.ForeignKey("grading.Scheme", verbose_name=_("Scheme"), on_delete=models.PROTECT, related_name="runs")
    terms = models.JSONField(default=dict)
    started_at = models.DateTimeField(_("Started"), default=timezone.now)
    finished_at = models.DateTimeField(_("Finished"), null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Asked by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    window_from = models.DateField(_("From"), null=True)
    window_to = models.DateField(_("To"), null=True)
    figures = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("grading run")
        verbose_name_plural = _("grading runs")
        ordering = ("-id",)

    def __str__(self):
        return f"{timezone.localtime(self.started_at):%Y-%m-%d}"

    @property
    def counted(self) -> int:
        """Among how many a place is one: those kept apart are placed, not counted. Runs of earlier versions counted all."""
        return self.figures.get("counted", self.figures.get("customers", 0))


class Score(models.Model):
    """A customer's score in one run: raw figures, the points (0–100) of each criterion, total, grade. Millions of rows, never edited."""

    # No constraints in the database: each would be asked a million times a run, and would lock every customer meanwhile.
    # The rows come from a join with the customers, and run_grading() takes away those of customers erased during the run.
    run = models.ForeignKey(GradingRun, on_delete=models.CASCADE, related_name="scores", db_index=False, db_constraint=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="scores", db_index=False, db_constraint=False)
    due_count = models.PositiveIntegerField(_("Payments due"), default=0)
    late_count = models.PositiveIntegerField(_("Late payments"), default=0)
    days_late = models.DecimalField(_("Days late on average"), max_digits=8, decimal_places=1, default=0)
    order_count = models.PositiveIntegerField(_("Orders"), default=0)
    amount = models.DecimalField(_("Order amount"), max_digits=20, decimal_places=2, default=0)
    profit = models.DecimalField(_("Profit"), max_digits=20, decimal_places=2, default=0)
    credit_points = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    order_points = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    profit_points = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    total = models.DecimalField(_("Score"), max_digits=6, decimal_places=2)
    position = models.PositiveIntegerField(_("Position"))  # of those that count; who is kept apart shares the place that he would take
    computed_grade = models.CharField(max_length=4)
    grade = models.CharField(_("Grade"), max_length=4)
    previous_grade = models.CharField(max_length=4, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "customer"], name="score_run_customer")]
        indexes = [
            models.Index(fields=["customer", "-run"], name="score_customer_run"),
            models.Index(fields=["run", "position"], name="score_run_position"),
        ]

    @property
    def on_time(self) -> int:
        """Payments that came when promised."""
        return self.due_count - self.late_count
