"""Files go for good with the row they hang on; the bin keeps them as long as the row can come back."""

from django.utils.translation import gettext_lazy as _

from guanxi.commons.attachments.actions import erase
from guanxi.commons.attachments.models import Attachment
from guanxi.commons.attachments.queries import NAME
from guanxi.kit import records
from guanxi.kit.changes import sink

records.tell_beside(NAME, _("Attachments"), on=lambda record: bool(record.attachments))


@sink
def rows_went(changes) -> None:
    """Of every record that was erased."""
    gone: dict[str, list[int]] = {}
    for change in changes:
        if change.kind == "erase" and records.known(change.model._meta.label_lower):
            gone.setdefault(change.model._meta.label_lower, []).append(change.pk)
    for key, keys in gone.items():
        erase(Attachment.objects.filter(record_key=key, object_id__in=keys).select_related("file"))
