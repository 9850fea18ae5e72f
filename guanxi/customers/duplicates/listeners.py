"""The clash check of the customer's form, and what merges mean for pairs."""

from guanxi.customers.customers.record import CustomerRecord
from guanxi.customers.duplicates.actions import follow_merge, follow_unmerge
from guanxi.customers.duplicates.findings import lookalikes
from guanxi.kit.actor import current_actor
from guanxi.kit.changes import listens

# The record stands below this package: the check is hung on from here.
CustomerRecord.lookalikes = staticmethod(lookalikes)


@listens("customers.merged")
def settle(kept, gone, **facts) -> None:
    """kept: number of the customer who stays; gone: numbers of those who went into him."""
    follow_merge(kept, list(gone), current_actor())


@listens("customers.unmerged")
def open_again(kept, back, **facts) -> None:
    """kept, back: numbers of those who are apart again."""
    follow_unmerge(kept, list(back))
