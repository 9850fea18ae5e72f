from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from guanxi.kit.columns import text
from guanxi.kit.errors import DomainError
from guanxi.kit.models import Tracked

LEVELS = 6


class Source(Tracked):
    """A place or way in which customers become known (ACQ-02, ACQ-05), in a tree.

    path: one segment of position and key for each source above and itself; it orders the tree, and what lies below begins with it.
    doubted: this source or one above it is doubtful; its customers are kept out of marketing (ACQ-03).
    """

    scope_rule = "shared"
    untracked = frozenset({"path", "doubted"})

    name = models.CharField(_("Name"), max_length=60)
    parent = models.ForeignKey("self", verbose_name=_("Part of"), null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    definition = models.CharField(_("Definition"), max_length=300, blank=True)
    also_called = text(_("Also called"), 300)
    is_doubtful = models.BooleanField(_("Basis doubtful"), default=False)
    position = models.PositiveIntegerField(_("Position"), default=0, validators=[MaxValueValidator(9999)])
    path = models.CharField(max_length=255, editable=False, default="", db_index=True)
    doubted = models.BooleanField(editable=False, default=False)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ("path", "id")

    def __str__(self):
        return self.name

    @property
    def depth(self) -> int:
        """0 for a source that is part of none."""
        return max(0, self.path.count("/") - 2)

    def save(self, **options):
        """Path and doubt follow the parent and go down to everything below. A circle and more than six levels are refused."""
        with transaction.atomic():
            above, doubted = self._above()
            self.doubted = self.is_doubtful or doubted
            super().save(**options)
            path = f"{above}{min(self.position, 9999):04}-{self.pk}/"
            if self.path != path:
                self._move(path)
            below = Source.objects.filter(path__startswith=path).exclude(pk=self.pk)
            if self.doubted:
                below.filter(doubted=False).plain_update(doubted=True)
            else:
                for source in below.filter(doubted=True).order_by("path"):
                    _follow(source)

    def _above(self) -> tuple[str, bool]:
        if self.parent_id is None:
            return "/", False
        stays = getattr(self, "_loaded", {}).get("parent_id") == self.parent_id
        rows = Source.objects.all() if stays else Source.objects.alive()
        found = rows.filter(pk=self.parent_id).values_list("path", "doubted").first()
        if found is None:
            raise DomainError(_("There is no such source."), "parent")
        if self.pk and f"-{self.pk}/" in found[0]:
            raise DomainError(_("A source cannot be part of itself or of one below it."), "parent")
        if found[0].count("/") - 1 + self.levels() > LEVELS:
            raise DomainError(_("Sources stand at most six levels deep."), "parent")
        return found

    def levels(self) -> int:
        """How many levels the source and what is below it take."""
        if not self.path:
            return 1
        deepest = max(p.count("/") for p in Source.objects.filter(path__startswith=self.path).values_list("path", flat=True))
        return deepest - self.path.count("/") + 1

    def _move(self, path: str) -> None:
        before, self.path = self.path, path
        if before:
            below = Source.objects.filter(path__startswith=before)
            below.plain_update(path=Concat(Value(path), Substr(F("path"), len(before) + 1)))
        else:
            Source.objects.filter(pk=self.pk).plain_update(path=path)

    @classmethod
    def below(cls, pks, names=()) -> list[int]:
        """The numbers of these sources, by number or name, with everything below them: what a filter by a source means."""
        rows = list(cls.objects.values_list("pk", "name", "path"))
        tops = tuple(path for pk, name, path in rows if path and (pk in pks or name in names))
        return [pk for pk, _name, path in rows if path.startswith(tops)] if tops else []


def _follow(source: Source) -> None:
    """The doubt of one source anew, from itself and its parent: parents come before children."""
    doubted = source.is_doubtful or bool(source.parent_id and Source.objects.filter(pk=source.parent_id, doubted=True).exists())
    Source.objects.filter(pk=source.pk).plain_update(doubted=doubted)
