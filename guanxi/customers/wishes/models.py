from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.customers.customers.choices import Kind
from guanxi.kit.columns import note, text
from guanxi.kit.models import Owned


def this_year() -> int:
    """The year in which a new wish is meant."""
    return timezone.localdate().year


class Wish(Owned):
    """A company we most want to do business with this year (ACQ-10)."""

    untracked = frozenset({"name_core"})

    class Status(models.TextChoices):
        OPEN = "open", _("Not begun")
        WORKING = "working", _("Working on it")
        WON = "won", _("Buys from us")
        DROPPED = "dropped", _("Dropped")

    class Priority(models.TextChoices):
        FIRST = "a_first", _("First of all")
        SECOND = "b_soon", _("Soon")
        THIRD = "c_later", _("When there is time")

    name = models.CharField(_("Company wished for"), max_length=160)
    name_core = models.CharField(max_length=160, editable=False, default="", db_index=True)
    year = models.PositiveSmallIntegerField(_("Year"), default=this_year, validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    priority = models.CharField(_("Priority"), max_length=8, choices=Priority.choices, default=Priority.SECOND)
    status = models.CharField(_("Status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    reason = note(_("Why them"))
    approach = note(_("How to reach them"))
    industry = text(_("Industry"), 60)
    region = text(_("Region"), 6)
    lead = models.ForeignKey(
        "customers.Lead",
        verbose_name=_("Became lead"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="wishes",
    )
    customer = models.ForeignKey(
        "customers.Customer",
        verbose_name=_("Became customer"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="wishes",
    )
    remarks = note(_("Remarks"))

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wish list")
        indexes = [
            models.Index(fields=["department", "-year", "priority", "id"], name="wish_dept_year"),
            models.Index(fields=["owner", "-year", "priority", "id"], name="wish_owner_year"),
            models.Index(fields=["-year", "priority", "id"], name="wish_year"),
        ]

    def __str__(self):
        return self.name

    @property
    def partner(self):
        """The customer or lead that it has become, None while neither is there outside the recycle bin."""
        return alive(self.customer) or alive(self.lead)

    def save(self, **options):
        """The core of the name follows the name: by it the wish finds its lead and its customer."""
        from guanxi.kit.china.names import name_core

        self.name_core = name_core(self.name, Kind.COMPANY)[:160]
        super().save(**options)


def alive(row):
    """A row that is there and not thrown away, else None."""
    return row if row is not None and row.deleted_at is None else None
