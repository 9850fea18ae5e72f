"""Counting without counting everything."""

from dataclasses import dataclass

from guanxi.kit.dialects import TooLong, bounded

CAP = 10_001
MILLISECONDS = 60


@dataclass(frozen=True)
class Count:
    """How many rows there are. number: exact when `exact`, else at least that many; None: not known in the time given."""

    number: int | None
    exact: bool

    @property
    def text(self) -> str:
        """ "1,234", "10,000+", or "" when nobody knows."""
        if self.number is None:
            return ""
        return f"{self.number:,}" + ("" if self.exact else "+")


def count_up_to(queryset, cap: int = CAP, *, milliseconds: int = MILLISECONDS) -> Count:
    """Counts up to `cap` rows within a time; never the whole table. 10,001 found means "10,000+"."""
    try:
        with bounded(milliseconds):
            found = queryset.order_by().values("pk")[:cap].count()
    except TooLong:
        return Count(None, False)
    return Count(found, True) if found < cap else Count(cap - 1, False)
