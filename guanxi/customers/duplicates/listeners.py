"""The clash check of the customer's form."""

from guanxi.customers.customers.record import CustomerRecord
from guanxi.customers.duplicates.queries import lookalikes

# The record stands below this package: the check is hung on from here.
CustomerRecord.lookalikes = staticmethod(lookalikes)
