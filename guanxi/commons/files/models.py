from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.kit.models import Published


class StoredFile(Published):
    """A file under its name in one place. The bytes lie once under their SHA-256, however many rows name them.

    kind: which package keeps it ("company.logo"); that package says who may open it (queries.grant). object_id: the row it belongs to.
    """

    scope_rule = "shared"

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField(null=True)
    name = models.CharField(_("Name"), max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField(_("Size"))
    content_type = models.CharField(max_length=100)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [models.Index(fields=["kind", "object_id"], name="file_owner")]

    def __str__(self):
        return self.name

    @property
    def url(self) -> str:
        """Where a browser fetches it."""
        return f"/files/{self.pk}/"
