from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.kit.columns import note, text
from guanxi.kit.errors import DomainError
from guanxi.kit.models import Owned


def _colleague(label):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=label, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )


class Loan(Owned):
    """One line of 《档案借阅登记簿》: a paper file or some of its documents in somebody's hands (ACC-02, ACC-06).

    owner: the colleague who borrowed; nobody while an outside reader did. what: the file as the register calls it, also for
    those who may not see the customer.
    """

    has_bin = False  # no line ever leaves the book

    class Way(models.TextChoices):
        PREMISES = "premises", _("Read on the premises")
        OUT = "out", _("Taken out")
        COPY = "copy", _("Copied or excerpted")

    class Status(models.TextChoices):
        OUT = "out", _("With the borrower")
        OVERDUE = "overdue", _("Overdue")
        BACK = "back", _("Given back")

    number = models.CharField(_("Loan number"), max_length=40, editable=False, default="", db_index=True)
    customer = models.ForeignKey(
        "customers.Customer", verbose_name=_("Customer"), null=True, editable=False, on_delete=models.SET_NULL, related_name="loans"
    )
    what = models.CharField(_("Archive"), max_length=200)
    documents = note(_("Papers in the file"))
    way = models.CharField(_("How"), max_length=8, choices=Way.choices, default=Way.PREMISES)
    outsider = models.ForeignKey(
        "customers.OutsideReader",
        verbose_name=_("Outside reader"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="loans",
    )
    purpose = models.TextField(_("Purpose"))
    approved_by = _colleague(_("Approved by"))
    paper = models.CharField(_("By approval"), max_length=40, blank=True, default="", editable=False)
    lent_on = models.DateField(_("Lent on"), default=timezone.localdate, editable=False)
    lent_by = _colleague(_("Lent by"))
    due_on = models.DateField(_("To be returned on"), editable=False)
    extensions = models.PositiveSmallIntegerField(_("Extended"), default=0, editable=False)
    extended_by = _colleague(_("Extension allowed by"))
    returned_on = models.DateField(_("Returned on"), null=True, editable=False)
    taken_back_by = _colleague(_("Taken back by"))
    condition = text(_("Condition on return"), 200)
    remarks = note(_("Remarks"))

    class Meta:
        verbose_name = _("loan")
        verbose_name_plural = _("loan register")
        ordering = ("-lent_on", "-id")
        indexes = [
            models.Index(fields=["department", "-lent_on", "-id"], name="loan_dept_lent"),
            models.Index(fields=["owner", "-lent_on", "-id"], name="loan_owner_lent"),
            models.Index(fields=["-lent_on", "-id"], name="loan_lent"),
            models.Index(fields=["due_on", "id"], name="loan_due", condition=Q(returned_on=None)),
        ]

    def __str__(self):
        return self.number

    @property
    def is_out(self) -> bool:
        """Not returned yet."""
        return self.returned_on is None

    @property
    def days_over(self) -> int:
        """Days since it should have been back; 0 when it is back or its day has not passed."""
        return max(0, (timezone.localdate() - self.due_on).days) if self.is_out else 0

    @property
    def status(self) -> str:
        """With the borrower, overdue or returned."""
        if not self.is_out:
            return self.Status.BACK
        return self.Status.OVERDUE if self.days_over else self.Status.OUT

    def save(self, **options):
        """Somebody borrows it: a colleague, or somebody from outside."""
        if self.owner_id is None and self.outsider_id is None:
            raise DomainError(_("Say who borrows it."), "borrower")
        super().save(**options)
