"""Fields that the company of the world added itself: their values are canaries like any others."""

from guanxi.commons.customfields.actions import add_field, refresh
from guanxi.commons.customfields.models import CustomField

ON = ("customers.customer", "customers.contact", "customers.lead", "sales.order")
SET_BY_ITSELF = ("custom", "version", "deleted_at", "updated_at", "import_key", "started_at", "finished_at")
COLUMN = CustomField._meta.get_field("help")


def add_fields() -> None:
    """A word and a covered word on each of some record types."""
    for key in ON:
        add_field(key, label="自定的话", kind="text", code="word")
        add_field(key, label="遮住的话", kind="text", code="cover", masked=True)
    CustomField.objects.all().plain_update(index_state=CustomField.Indexing.READY)
    refresh()


def values_of(mint, record, slot: str) -> dict:
    """The column that holds them, for a row that is about to be made."""
    own = {n: f for n, f in record.fields.items() if f.inside}
    return {"custom": {n: mint.value(COLUMN, f.kind, slot, n, f.masked) for n, f in own.items()}} if own else {}
