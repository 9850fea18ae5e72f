"""The clash check of the forms, and what merges mean for pairs."""

from guanxi.customers.contacts.record import ContactRecord
from guanxi.customers.customers.record import CustomerRecord
from guanxi.customers.duplicates.actions import follow_merge, follow_unmerge
from guanxi.customers.duplicates.near import lookalikes, lookalikes_of_contact, lookalikes_of_lead
from guanxi.customers.leads.record import LeadRecord
from guanxi.kit.actor import current_actor
from guanxi.kit.changes import listens

# The records stand below this package: the check is hung on from here.
CustomerRecord.lookalikes = staticmethod(lookalikes)
ContactRecord.lookalikes = staticmethod(lookalikes_of_contact)
LeadRecord.lookalikes = staticmethod(lookalikes_of_lead)


@listens("customers.merged")
def settle(kept, gone, **facts) -> None:
    """kept: number of the customer who stays; gone: numbers of those who went into him."""
    follow_merge(kept, list(gone), current_actor())


@listens("customers.unmerged")
def open_again(kept, back, **facts) -> None:
    """kept, back: numbers of those who are apart again."""
    follow_unmerge(kept, list(back))
