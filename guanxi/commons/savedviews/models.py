from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.kit.dialects import kept
from guanxi.kit.models import Tracked
from guanxi.kit.scope import ScopedQuerySet


class SavedViewQuerySet(ScopedQuerySet):
    """Views by who may use and who may change them."""

    def tabs_of(self, actor, record_key: str) -> list:
        """The actor's own views of that record type and those shared with him. His departments are asked only when a view is shared with one."""
        return [
            v
            for v in kept(_tabs, actor.user_id or 0, record_key)
            if v.owner_id == actor.user_id or v.shared == SavedView.ALL or (v.department_id and v.department_id in actor.own_departments)
        ]

    def editable_by(self, actor):
        """The actor's own views: nobody changes another's."""
        return self.alive().filter(owner=actor.user_id or 0)


def _tabs(owner, record_key):
    return SavedView.objects.alive().filter(Q(owner=owner) | ~Q(shared=SavedView.NOBODY), record_key=record_key)


class SavedView(Tracked):
    """A list as somebody set it up: filter, order, columns. Rows still come through the reader's own scope."""

    scope_rule = "personal"
    NOBODY, DEPARTMENT, ALL = "nobody", "department", "all"
    SHARING = [(NOBODY, _("Only me")), (DEPARTMENT, _("My department")), (ALL, _("Everybody"))]

    record_key = models.CharField(max_length=60)
    name = models.CharField(_("Name"), max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("Owner"), on_delete=models.CASCADE, related_name="+")
    department = models.ForeignKey("org.Department", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    shared = models.CharField(_("Shared with"), max_length=12, choices=SHARING, default=NOBODY)
    filter = models.JSONField(default=dict, blank=True)
    order = models.CharField(max_length=40, blank=True, default="")
    columns = models.JSONField(default=list, blank=True)
    widths = models.JSONField(default=dict, blank=True)
    position = models.PositiveIntegerField(_("Position"), default=0)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ("position", "id")
        indexes = [models.Index(fields=["record_key", "owner"], name="savedview_of")]

    def __str__(self):
        return self.name
