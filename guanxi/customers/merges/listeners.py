"""A customer that was merged away comes back by undoing the merge alone: without what is his he would be an empty shell."""

from django.utils.translation import gettext as _

from guanxi.customers.customers.models import Customer
from guanxi.customers.merges.models import Merge, MergedAway
from guanxi.kit.changes import sink
from guanxi.kit.errors import DomainError


@sink
def keep_merged_away(changes) -> None:
    """Refuses to take such a customer out of the recycle bin."""
    back = [c.pk for c in changes if c.model is Customer and c.kind == "restore"]
    if back and (away := MergedAway.objects.filter(number__in=back, merge__status=Merge.Status.DONE).first()):
        raise DomainError(
            _("This customer was merged into another one. Undo merge no. %(number)s to bring it back.") % {"number": away.merge_id}
        )
