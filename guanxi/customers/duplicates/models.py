from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.models import Published


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
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="pair_once")]
        indexes = [models.Index(fields=["status", "verdict", "-score", "id"], name="pair_to_look_at")]

    def __str__(self):
        return f"{self.first_id} ~ {self.second_id}"
