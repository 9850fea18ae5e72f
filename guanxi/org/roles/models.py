from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.models import Tracked


class Role(Tracked):
    """What its holders may do. grants: record key → action → reach (0–4, kit.actor.Reach); "*" stands for every record type.

    fields: record key → field → "hidden" | "masked" | "readonly". permissions: rights that belong to no record type.
    """

    scope_rule = "shared"

    code = models.SlugField(_("Code"), max_length=40, unique=True)
    name = models.CharField(_("Name"), max_length=80)
    description = models.CharField(_("Description"), max_length=300, blank=True)
    grants = models.JSONField(_("Grants"), default=dict, blank=True)
    fields = models.JSONField(_("Field rights"), default=dict, blank=True)
    permissions = models.JSONField(_("Permissions"), default=list, blank=True)
    is_ready_made = models.BooleanField(_("Ready-made"), default=False, editable=False)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ("id",)

    def __str__(self):
        return self.name
