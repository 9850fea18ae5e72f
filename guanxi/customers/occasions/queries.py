"""Whose origin is doubtful, and therefore out of marketing (ACQ-03)."""

from django.db.models import Q

from guanxi.customers.occasions.models import Occasion
from guanxi.customers.sources.models import Source
from guanxi.customers.sources.queries import DOUBTFUL


def doubtful() -> Q:
    """Customers or leads whose basis is doubtful: they say so, or they say nothing and come from a doubtful source or a bought list.

    A basis that somebody stated (a consent given later) goes before the source.
    """
    origin = Q(source__in=Source.objects.filter(doubted=True).values("pk")) | Q(
        occasion__in=Occasion.objects.filter(kind=Occasion.Kind.LIST).values("pk")
    )
    return Q(basis=DOUBTFUL) | Q(basis="") & origin


def marketable() -> Q:
    """Customers or leads that marketing may address."""
    return ~doubtful()


def is_marketable(row) -> bool:
    """The same of one customer or lead."""
    return row.basis != DOUBTFUL if row.basis else not has_doubtful_origin(row)


def has_doubtful_origin(row) -> bool:
    """Whether a customer or lead comes from a doubtful source or a bought list."""
    return bool((row.source_id and row.source.doubted) or (row.occasion_id and row.occasion.is_bought))


def bought_ids() -> frozenset[int]:
    """Occasions that are bought or scraped lists."""
    return frozenset(Occasion.objects.filter(kind=Occasion.Kind.LIST).values_list("pk", flat=True))
