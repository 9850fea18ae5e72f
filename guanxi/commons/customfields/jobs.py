from django.utils.translation import gettext_lazy as _

from guanxi.commons.customfields import indexing
from guanxi.commons.customfields.models import CustomField
from guanxi.kit.jobs import job


@job("customfields.index", label=_("Prepare a field for filtering and sorting"), of_all=True)
def index_field(run):
    """Fills the index of a field, or clears it when the field is no longer sorted by."""
    d = CustomField.objects.filter(pk=run.payload["field"]).first()
    if d is None:
        return
    if d.retired_at is None and d.is_kept_in_order:
        indexing.clear(d)
        run.finish(rows=indexing.build(d, run.progress))
    else:
        indexing.clear(d)
