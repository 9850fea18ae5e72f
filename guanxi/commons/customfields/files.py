"""Files in fields: kept like every file, opened by whoever may read the field on a row that holds it."""

from guanxi.commons.customfields.models import CustomField, IndexedNumber, Kind
from guanxi.commons.files.actions import keep
from guanxi.commons.files.models import StoredFile
from guanxi.commons.files.queries import grant
from guanxi.kit import records
from guanxi.kit.scope import is_closed, readable_fields

KIND = "customfields.file"
LIMIT = 50 * 2**20


def kept(upload) -> StoredFile:
    """The upload as a file of ours."""
    return keep(upload, name=upload.name, kind=KIND, limit=LIMIT)


def may_open(stored: StoredFile, actor) -> bool:
    """Whether a row in the actor's reach holds it in a field that is open to him."""
    held = IndexedNumber.objects.filter(field__kind=Kind.FILE, field__retired_at=None, value=stored.pk).select_related("field")
    return any(_is_seen(one.field, one.object_id, actor) for one in held[:20])


def _is_seen(d: CustomField, pk: int, actor) -> bool:
    record = records.known(d.record_key)
    if record is None or not actor.may(record.key, "view"):
        return False
    field = readable_fields(record, actor).get(d.code)
    if field is None or is_closed(record, field, actor):
        return False
    return record.model.objects.visible_to(actor).filter(pk=pk).exists()


grant(KIND, may_open)
