"""Makes the records of these tests."""

from guanxi.customers.leads.models import Lead


def lead(name, owner, **values) -> Lead:
    """One lead of somebody's."""
    made = Lead(name=name, owner=owner, **values)
    made.save()
    return made
