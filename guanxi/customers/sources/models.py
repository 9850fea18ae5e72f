from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.models import Tracked


class Source(Tracked):
    """A place or way in which customers become known (ACQ-02). A doubtful basis keeps its customers out of marketing."""

    scope_rule = "shared"

    name = models.CharField(_("Name"), max_length=60)
    parent = models.ForeignKey("self", verbose_name=_("Part of"), null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    definition = models.CharField(_("Definition"), max_length=300, blank=True)
    is_doubtful = models.BooleanField(_("Basis doubtful"), default=False)
    position = models.PositiveIntegerField(_("Position"), default=0)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ("position", "id")

    def __str__(self):
        return self.name
