"""Sealing: committed entries are chained one to another, so that a row altered, taken out or slipped in is noticed.

A chain inside the business transaction would make every writer wait for every other one. Entries are therefore written unchained,
and numbered here in the order in which the sealer finds them committed; on PostgreSQL that need not be the order of their ids.
"""

import hashlib
import json
import logging
from datetime import UTC

from django.db import connection, transaction

from guanxi.audit.seals.models import ChainHead
from guanxi.audit.trail.actions import entry
from guanxi.audit.trail.models import Entry

log = logging.getLogger("guanxi.audit")
FIRST_SEAL = "0" * 64
ERASED_PER_ENTRY = 2000


def seal_pending(limit: int = 5000) -> int:
    """Chains up to `limit` unsealed entries and returns how many there were. Several sealers at once take turns."""
    with transaction.atomic():
        ChainHead.objects.get_or_create(pk=1)
        head = ChainHead.objects.select_for_update().get(pk=1)
        rows = list(Entry.objects.filter(sequence=None).order_by("id")[:limit])
        for row in rows:
            head.sequence += 1
            row.sequence, row.seal = head.sequence, seal_of(row, head.sequence, head.seal)
            head.seal = row.seal
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(
                    f"UPDATE {Entry._meta.db_table} SET sequence = %s, seal = %s WHERE id = %s", [(r.sequence, r.seal, r.pk) for r in rows]
                )
            head.save()
            # Log files are kept elsewhere than the database: a chain forged from end to end would no longer agree with them.
            log.info("sealed", extra={"rows": len(rows), "sequence": head.sequence, "seal": head.seal})
    return len(rows)


def seal_of(row: Entry, sequence: int, previous: str) -> str:
    """The seal of one entry: a hash over its number, the seal before it, and everything it says; label and diff by their salted hash."""
    said = (
        sequence, previous, row.pk, row.at.astimezone(UTC).isoformat(timespec="microseconds"), row.actor_kind, row.user_id, row.actor_name,
        row.key_id, row.job_id, row.address, row.device, row.record_key, row.object_id, row.kind, row.reason, row.diff_hash,
    )  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@transaction.atomic
def erase_from_trail(record_key: str, object_id: int) -> int:
    """Takes what the trail holds about one row's content out of it (the right to be forgotten) and returns the number of entries emptied.

    That something happened, when and by whom, stays; an entry of its own names the emptied ones, and verification accepts exactly those.
    """
    emptied = list(
        Entry.objects.select_for_update().filter(record_key=record_key, object_id=object_id).exclude(salt="").values_list("pk", flat=True)
    )
    for start in range(0, len(emptied), ERASED_PER_ENTRY):
        ids = emptied[start : start + ERASED_PER_ENTRY]
        Entry.objects.filter(pk__in=ids).update(label="", diff="", salt="")
        entry("redact", record_key=record_key, object_id=object_id, diff={"entries": ids}).save(force_insert=True)
    return len(emptied)
