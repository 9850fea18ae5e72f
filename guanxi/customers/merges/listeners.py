"""A customer that was merged away comes back by undoing the merge alone: without what is his he would be an empty shell."""

from django.utils.translation import gettext as _

from guanxi.commons.marks.actions import carry, revive
from guanxi.commons.marks.queries import names_of
from guanxi.customers.customers.models import Customer
from guanxi.customers.merges.models import Merge, MergedAway
from guanxi.kit import records
from guanxi.kit.changes import listens, sink
from guanxi.kit.errors import DomainError


@sink
def keep_merged_away(changes) -> None:
    """Refuses to take such a customer out of the recycle bin."""
    back = [c.pk for c in changes if c.model is Customer and c.kind == "restore"]
    if back and (away := MergedAway.objects.filter(number__in=back, merge__status=Merge.Status.DONE).first()):
        raise DomainError(
            _("This customer was merged into another one. Undo merge no. %(number)s to bring it back.") % {"number": away.merge_id}
        )


@listens("customers.merged")
def carry_marks(kept: int, gone: list[int], **facts) -> None:
    """Source and reliability go with the values (ARC-22)."""
    carry(Customer, kept, _marked(kept), gone)


@listens("customers.unmerged")
def bring_marks_back(kept: int, back: list[int], **facts) -> None:
    """The kept one has its former values again, and with them what was said of those."""
    revive(Customer._meta.label_lower, {kept: _marked(kept)})


def _marked(pk: int) -> dict:
    record = records.of(Customer)
    paths = {record.fields[n].path: n for n in names_of(record.key)}
    return {paths[path]: value for path, value in Customer.objects.filter(pk=pk).values(*paths).get().items()}
