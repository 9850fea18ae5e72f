from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.models import Tracked


class Tag(Tracked):
    """A word that colleagues hang on records. Names are unique whatever the case or width of their letters."""

    scope_rule = "shared"
    untracked = frozenset({"folded"})

    name = models.CharField(_("Tag"), max_length=40)
    folded = models.CharField(max_length=40, unique=True, editable=False)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("name",)

    def __str__(self):
        return self.name

    def clean(self):
        """Another spelling of a tag that there is already is refused beside the name: `folded` is in no form."""
        folded = fold(self.name)
        if len(folded) > self._meta.get_field("folded").max_length:
            raise ValidationError({"name": _("A tag has at most 40 characters.")})
        if Tag.objects.filter(folded=folded).exclude(pk=self.pk).exists():
            raise ValidationError({"name": _("There is one like this already, perhaps in the recycle bin.")})

    def save(self, **options):
        """Keeps the folded name in step."""
        self.folded = fold(self.name)
        super().save(**options)


class TagLink(models.Model):
    """One tag on one row. Written by actions.set_tags alone, which publishes it as a change of the row."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="links")
    record_key = models.CharField(max_length=60)
    object_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record_key", "object_id", "tag"], name="tag_once")]
        indexes = [models.Index(fields=["tag", "record_key", "object_id"], name="tag_rows")]

    def __str__(self):
        return f"{self.record_key} {self.object_id}"


def fold(name: str) -> str:
    """The form in which two spellings of a tag are the same."""
    import unicodedata

    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
