from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.kit.models import Tracked
from guanxi.kit.scope import ScopedQuerySet


class ApiKeyQuerySet(ScopedQuerySet):
    """Keys by whether they open anything."""

    def usable(self):
        """Neither revoked nor expired, of somebody who may sign in."""
        now = timezone.now()
        return self.alive().filter(
            Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None, owner__is_active=True, owner__deleted_at=None
        )


class ApiKey(Tracked):
    """A personal key with which a program acts as its owner. Only a hash of it is kept; `prefix` lets people tell keys apart."""

    scope_rule = "personal"
    untracked = frozenset({"hash", "last_used_at"})

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("Owner"), on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("What for"), max_length=60)
    prefix = models.CharField(_("Begins with"), max_length=12, editable=False)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("Expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("Last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("Revoked"), null=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("key for programs")
        verbose_name_plural = _("keys for programs")
        ordering = ("-id",)

    def __str__(self):
        return f"{self.name} {self.prefix}…"

    @property
    def is_usable(self) -> bool:
        """Whether a program may still use it."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > timezone.now())
