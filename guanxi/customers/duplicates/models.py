from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.customers.duplicates.rules import DEFAULTS, Rules, changed
from guanxi.kit.dialects import by_key
from guanxi.kit.models import Published, Tracked


class Pair(Published):
    """Two customers that are the same, or may be, as the search found them, and what a person decided (OWN-04). first < second by number.

    What people decide is saved and stands in the trail; what the search finds and drops is derived and written without it.
    """

    scope_rule = "part"  # seen with the customers it is about; whoever lists pairs asks for the second one too: queries.open_pairs
    scope_via = "first"
    untracked = frozenset({"verdict", "score", "reasons", "found_at"})

    on_merge = "stays"  # customers.merges.pairs hands on what was decided

    class Status(models.TextChoices):
        OPEN = "open", _("Undecided")
        DIFFERENT = "different", _("Not the same")
        MERGED = "merged", _("Merged")

    first = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=8)  # "same" | "perhaps", see verdicts
    score = models.FloatField(default=0)
    reasons = models.JSONField(default=list)  # msgids, strongest first
    status = models.CharField(_("Status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("pair of customers")
        verbose_name_plural = _("pairs of customers")
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="pair_once")]
        indexes = [models.Index(fields=["status", "verdict", "-score", "id"], name="pair_to_look_at")]

    def __str__(self):
        return f"{self.first_id} ~ {self.second_id}"


class MatchRules(Tracked):
    """What the company has changed of the rules by which customers are compared: one row, points by name (OWN-02)."""

    scope_rule = "shared"
    ONLY = 1

    points = models.JSONField(_("Points"), default=dict)  # those alone that differ from the printed defaults

    class Meta:
        verbose_name = _("rules for duplicates")
        verbose_name_plural = _("rules for duplicates")

    def __str__(self):
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> Rules:
        """The rules in force."""
        row = by_key(cls, cls.ONLY)
        return changed(row.points) if row else DEFAULTS


class SearchState(models.Model):
    """How far the search for duplicates has come: one row. followed_*: the newest change that the short search in between has seen."""

    ONLY = 1

    searched_at = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict)
    followed_at = models.DateTimeField(null=True)
    followed_id = models.BigIntegerField(default=0)

    def __str__(self):
        return str(self.searched_at)

    @classmethod
    def current(cls) -> "SearchState":
        """The one row, made when it is missing."""
        return cls.objects.get_or_create(pk=cls.ONLY)[0]
