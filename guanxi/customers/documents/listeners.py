"""Numbers follow the file a document lies in; the count of attached pages follows its files."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.commons.attachments.models import Attachment
from guanxi.commons.attachments.queries import on_row
from guanxi.customers.documents.actions import KEY, NUMBERING, count_pages, number, number_sheets
from guanxi.customers.documents.models import Document
from guanxi.kit import records
from guanxi.kit.changes import listens, sink

records.tell_beside(NUMBERING, _("Numbering of the file"))


@sink
def documents_moved(changes) -> None:
    """New ones, and those that were led to another customer (a merge, its undoing), come last there."""
    mine = [c for c in changes if c.model is Document and c.kind in ("create", "update")]
    if came := [c.pk for c in mine if c.kind == "create" or "customer" in c.after]:
        number(came)
    if papers := [c.pk for c in mine if c.kind == "update" and c.after.get("has_original")]:
        number_sheets(papers)


@listens("attachment.changed")
def files_changed(obj, **facts) -> None:
    """Something was hung on, taken off or brought back. The first file is the electronic copy of a paper."""
    if isinstance(obj, Document):
        count_pages([obj.pk])
        if obj.has_original and on_row(obj).exists():
            Document.objects.filter(pk=obj.pk, copied_on=None).update(copied_on=timezone.localdate())


@listens("preview.drawn")
def pages_known(sha256, **facts) -> None:
    """How many pages a PDF has is known once it was opened."""
    rows = Attachment.objects.filter(record_key=KEY, file__sha256=sha256, removed_at=None)
    count_pages(rows.values_list("object_id", flat=True))
