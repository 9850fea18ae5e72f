from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from guanxi.kit.changes import announce
from guanxi.kit.errors import DomainError
from guanxi.kit.models import Tracked


class Department(Tracked):
    """A department in the tree of the company. `path` ("/1/4/") names all departments above it and itself: a subtree is one prefix."""

    scope_rule = "shared"
    untracked = frozenset({"path"})

    name = models.CharField(_("Name"), max_length=80)
    parent = models.ForeignKey("self", verbose_name=_("Part of"), null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Manager"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="managed_departments",
    )
    path = models.CharField(max_length=255, editable=False, default="", db_index=True)
    position = models.PositiveIntegerField(_("Position"), default=0)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ("path",)

    def __str__(self):
        return self.name

    def save(self, **options):
        """The path follows the parent; moving a department takes everything below it along. A circle is refused."""
        with transaction.atomic():
            above = self._path_above()
            if self.pk and f"/{self.pk}/" in above:
                raise DomainError(_("A department cannot be part of itself or of one below it."), "parent")
            super().save(**options)
            if self.path != (path := f"{above}{self.pk}/"):
                self._move_subtree(path)

    def _path_above(self) -> str:
        if self.parent_id is None:
            return "/"
        path = Department.objects.filter(pk=self.parent_id).values_list("path", flat=True).first()
        if path is None:
            raise DomainError(_("There is no such department."), "parent")
        return path

    def _move_subtree(self, path: str):
        before, self.path = self.path, path
        if before:
            below = Department.objects.filter(path__startswith=before)
            below.plain_update(path=Concat(Value(path), Substr(F("path"), len(before) + 1)))
            announce("department.moved", department=self, before=before, after=path)
        else:
            Department.objects.filter(pk=self.pk).plain_update(path=path)

    @property
    def depth(self) -> int:
        """0 for a department directly below the company."""
        return max(0, self.path.count("/") - 2)
