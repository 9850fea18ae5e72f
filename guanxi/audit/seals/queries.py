"""Checking the chain."""

from dataclasses import dataclass

from guanxi.audit.seals.actions import FIRST_SEAL, seal_of
from guanxi.audit.seals.models import ChainHead
from guanxi.audit.trail.actions import salted_hash
from guanxi.audit.trail.models import Entry

CHUNK = 2000


@dataclass(frozen=True)
class Verdict:
    """What a check found. rows: sealed entries checked; pending: entries not sealed yet; first_bad: number in the chain where it breaks; head: the last seal."""

    ok: bool
    rows: int
    pending: int
    first_bad: int | None
    head: str
    why: str = ""


def verify(known_seal: str = "") -> Verdict:
    """Walks the whole chain. known_seal: a seal noted earlier (from the log or on paper) that must still stand in it."""
    head = ChainHead.objects.filter(pk=1).first() or ChainHead(sequence=0, seal=FIRST_SEAL)
    erased, found = _erased_entries(), not known_seal
    previous, count = FIRST_SEAL, 0
    for row in Entry.objects.exclude(sequence=None).order_by("sequence").iterator(chunk_size=CHUNK):
        why = _fault(row, count + 1, previous, erased)
        if why:
            return Verdict(False, count, _pending(), count + 1, previous, why)
        previous, count = row.seal, count + 1
        found = found or row.seal == known_seal
    why = ""
    if (head.sequence, head.seal) != (count, previous):
        why = "entries are missing at the end" if head.sequence > count else "there are more entries than were sealed"
    elif not found:
        why = "the known seal is not in the chain"
    return Verdict(not why, count, _pending(), count + 1 if why else None, previous, why)


def _fault(row: Entry, sequence: int, previous: str, erased: set[int]) -> str:
    if row.sequence != sequence:
        return "an entry is missing"
    if row.seal != seal_of(row, sequence, previous):
        return "an entry was altered"
    if row.salt:
        return "" if row.diff_hash == salted_hash(row.salt, row.label, row.diff) else "the content of an entry was altered"
    if row.pk not in erased:
        return "the content of an entry was taken out without a record of it"
    return "the content of an entry was put in after its erasure" if row.label or row.diff else ""


def _erased_entries() -> set[int]:
    return {pk for e in Entry.objects.filter(kind="redact").iterator(chunk_size=CHUNK) for pk in e.facts.get("entries", ())}


def _pending() -> int:
    return Entry.objects.filter(sequence=None).count()
