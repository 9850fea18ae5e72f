"""Instants out of an address, where anybody may have written anything."""

from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

YEARS = range(1900, 2200)  # far from both ends of what a date can be: whatever the zone, it can be reckoned with


def instant(text: str) -> datetime | None:
    """The aware instant that an ISO text names (without a zone: that of the present reader); None for everything else."""
    try:
        found = parse_datetime(text.replace(" ", "+")) if text else None
    except ValueError:
        return None
    if found is None or found.year not in YEARS:
        return None
    return timezone.make_aware(found) if timezone.is_naive(found) else found
