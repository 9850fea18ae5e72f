from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.kit.columns import note, text
from guanxi.kit.errors import DomainError
from guanxi.kit.models import Tracked


class Occasion(Tracked):
    """One planned effort by which customers become known, with its costs: a street swept, a fair, a bought list, a seminar (ACQ-03, ACQ-07).

    cost: the sum of its cost lines, kept up by them.
    """

    scope_rule = "shared"
    untracked = frozenset({"cost"})

    class Kind(models.TextChoices):
        STREET = "street", _("Street sweeping")
        FAIR = "fair", _("Trade fair")
        SEMINAR = "seminar", _("Event or seminar")
        LIST = "list", _("Bought or scraped list")
        WEB = "web", _("Web campaign")
        MAILING = "mailing", _("Direct mail")
        OTHER = "other", _("Other")

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Under way")
        OVER = "over", _("Over and done")

    name = models.CharField(_("Name"), max_length=100)
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind.choices, default=Kind.OTHER)
    source = models.ForeignKey(
        "customers.Source", verbose_name=_("Source"), null=True, blank=True, on_delete=models.PROTECT, related_name="occasions"
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Person in charge"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    team = text(_("Who goes along"), 200)
    region = text(_("Area"), 6)
    streets = note(_("Streets and buildings"))
    place = text(_("Venue"), 120)
    organiser = text(_("Organiser"), 120)
    begins_on = models.DateField(_("Begins"), null=True, blank=True)
    ends_on = models.DateField(_("Ends"), null=True, blank=True)
    planned_days = models.PositiveIntegerField(_("Days planned"), null=True, blank=True)
    planned_count = models.PositiveIntegerField(_("Addresses planned"), null=True, blank=True)
    cost = models.DecimalField(_("What it cost"), max_digits=20, decimal_places=2, default=0, editable=False)
    remarks = note(_("Remarks"))

    class Meta:
        verbose_name = _("occasion")
        verbose_name_plural = _("occasions")
        ordering = ("-begins_on", "-id")

    def __str__(self):
        return self.name

    @property
    def status(self) -> str:
        """Planned, under way or over, by its days; without a last day it runs until one is written down."""
        today = timezone.localdate()
        if self.ends_on and self.ends_on < today:
            return self.Status.OVER
        return self.Status.RUNNING if self.begins_on and self.begins_on <= today else self.Status.PLANNED

    @property
    def is_bought(self) -> bool:
        """A list that was bought, exchanged or scraped: doubtful by itself (ACQ-03)."""
        return self.kind == self.Kind.LIST

    def save(self, **options):
        """It cannot end before it begins."""
        if self.begins_on and self.ends_on and self.ends_on < self.begins_on:
            raise DomainError(_("It cannot end before it begins."), "ends_on")
        super().save(**options)


class Cost(Tracked):
    """Money spent on becoming known: on an occasion, or directly on a source (a yellow page subscription). Who may not read `cost` sees no amount."""

    scope_rule = "shared"

    spent_on = models.DateField(_("Spent on"), default=timezone.localdate)
    what = models.CharField(_("What for"), max_length=100)
    cost = models.DecimalField(_("Acquisition cost"), max_digits=20, decimal_places=2)
    occasion = models.ForeignKey(
        Occasion, verbose_name=_("For the occasion"), null=True, blank=True, on_delete=models.CASCADE, related_name="costs"
    )
    source = models.ForeignKey(
        "customers.Source", verbose_name=_("For the source"), null=True, blank=True, on_delete=models.PROTECT, related_name="costs"
    )
    remarks = note(_("Remarks"))

    class Meta:
        verbose_name = _("cost of acquisition")
        verbose_name_plural = _("costs of acquisition")
        ordering = ("-spent_on", "-id")
        indexes = [models.Index(fields=["spent_on"], name="cost_spent")]

    def __str__(self):
        return self.what

    def save(self, **options):
        """It belongs to an occasion, or to a source; the cost of an occasion counts for the occasion's source."""
        if self.occasion_id is None and self.source_id is None:
            raise DomainError(_("Say for which occasion or which source."), "occasion")
        if self.cost is not None and self.cost < 0:
            raise DomainError(_("A cost is not negative."), "cost")
        if self.occasion_id is not None:
            self.source = None
        super().save(**options)
