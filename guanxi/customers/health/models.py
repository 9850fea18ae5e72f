from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.customers.health.rules import PRINTED, Rules, changed
from guanxi.kit.dialects import by_key
from guanxi.kit.models import Tracked


class HealthRules(Tracked):
    """What the company has changed of the figures by which files are weighed: one row (M04)."""

    scope_rule = "shared"
    ONLY = 1

    figures = models.JSONField(_("Figures"), default=dict)  # those alone that differ from the printed ones

    class Meta:
        verbose_name = _("rules for the health of files")
        verbose_name_plural = _("rules for the health of files")

    def __str__(self):
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> Rules:
        """The rules in force."""
        row = by_key(cls, cls.ONLY)
        return changed(row.figures) if row else PRINTED


class Improvement(models.Model):
    """One file on the improvement list of one person in one week (LIF-02, M04): what to ask next time, and what of it came."""

    on_merge = "stays"  # a list of a week says what was asked for then

    week = models.DateField()  # its Monday
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    worth = models.PositiveIntegerField()  # weight of the grade × what is lacking
    health = models.PositiveSmallIntegerField()  # when the list was made
    wants = models.JSONField(default=list)  # tokens of weighing.Gap, what costs most first
    left = models.JSONField(default=list)  # those of them that have not come
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["week", "person", "customer"], name="improvement_once")]
        indexes = [
            models.Index(fields=["person", "week", "-worth"], name="improvement_list"),
            models.Index(fields=["customer"], name="improvement_open", condition=models.Q(done_at=None)),
        ]

    def __str__(self):
        return f"{self.week} {self.customer_id}"


class WeekHealth(models.Model):
    """The files of one person at the beginning of a week: how many, how healthy on the average. Kept as history."""

    week = models.DateField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    files = models.PositiveIntegerField()
    health = models.PositiveSmallIntegerField()
    poor = models.PositiveIntegerField()  # files below 60
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["week", "person"], name="week_health_once")]

    def __str__(self):
        return f"{self.week} {self.person_id}"
