"""What one column of one row has held, from the trail (X36). Values are those that were stored: who may see them is decided by whoever shows them."""

import json
from dataclasses import dataclass
from datetime import datetime

from guanxi.audit.trail.models import Entry

WRITES = ("create", "update")


@dataclass(frozen=True)
class Step:
    """One change of the column: the entry that tells of it, and both values as JSON keeps them."""

    entry: Entry
    before: object
    after: object


def steps(record_key: str, object_id: int, column: str, *, before: int | None = None, limit: int = 20) -> list[Step]:
    """The newest changes of a column, newest first; before: the number (entry.pk) of the last one shown. One query."""
    rows = _writes(record_key, object_id).filter(diff__contains=f"{json.dumps(column, ensure_ascii=False)}:").order_by("-id")
    found = (rows.filter(pk__lt=before) if before else rows)[:limit]
    return [Step(e, *facts[column]) for e in found if column in (facts := e.facts)]


def step(record_key: str, object_id: int, column: str, entry_id: int) -> Step | None:
    """One of them; None when that entry does not tell of this column of this row (any more)."""
    found = _writes(record_key, object_id).filter(pk=entry_id).first()
    return Step(found, *found.facts[column]) if found and column in found.facts else None


def written(record_key: str, object_id: int, user_id: int, since: datetime, until: datetime) -> list[Entry]:
    """What one person changed of a row between two instants, oldest first."""
    return list(_writes(record_key, object_id).filter(kind="update", user_id=user_id, at__gte=since, at__lte=until).order_by("id"))


def erased_at(record_key: str, object_id: int) -> datetime | None:
    """When personal data about the row was erased from the trail: earlier values are gone. None: never."""
    return (
        Entry.objects.filter(record_key=record_key, object_id=object_id, kind="redact").order_by("-id").values_list("at", flat=True).first()
    )


def _writes(record_key: str, object_id: int):
    return Entry.objects.filter(record_key=record_key, object_id=object_id, kind__in=WRITES)
