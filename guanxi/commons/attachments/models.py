from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

KIND = "attachment"  # of its stored file


class Attachment(models.Model):
    """A file hung on a row of any record type. Who may do what with it is asked of that row each time (queries.py).

    Written by actions.py alone, which publishes it as a change of the row: the trail tells of it there. In a merge it follows the row.
    """

    is_deed = True  # an import is not taken back over a row that somebody hung a file on

    record_key = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    file = models.OneToOneField("commons.StoredFile", on_delete=models.PROTECT, related_name="attachment")
    caption = models.CharField(_("Caption"), max_length=200, blank=True, default="")
    pages = models.PositiveIntegerField(_("Page count"), null=True, blank=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [
            models.Index(fields=["record_key", "object_id", "-id"], name="attachment_of", condition=models.Q(removed_at=None)),
            models.Index(fields=["record_key", "object_id"], name="attachment_row"),
            models.Index(fields=["removed_at"], name="attachment_removed", condition=models.Q(removed_at__isnull=False)),
        ]

    def __str__(self):
        return self.file.name

    @property
    def url(self) -> str:
        """Where it is looked at."""
        return f"/attachments/{self.pk}/"
