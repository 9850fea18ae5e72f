"""Reading an order under a bound: whole when it can be answered in time, else in steps along the index, keeping what was found."""

import time
from dataclasses import dataclass, replace

from guanxi.kit.dialects import TooLong, bounded
from guanxi.kit.reader.branches import Phase, Reading

WHOLE = 150  # milliseconds for the whole question, before walking begins
WALK = 180  # milliseconds of walking
FIRST_STEP, LAST_STEP = 2_000, 64_000  # index entries


@dataclass(frozen=True)
class Found:
    """rows: key tuples. stopped: the keys up to which everything was looked at when time ran out; None when it did not."""

    rows: list[tuple]
    stopped: tuple | None = None


def first_rows(reading: Reading, phase: Phase, limit: int, *, walking: bool) -> Found:
    """The first rows of a stretch. A filter that finds too few within the time gives what there is and where it stopped."""
    if not (reading.where or reading.ordering.of) or not reading.ordering.offered:  # without an index there is nothing to walk along
        return Found(reading.first(phase, limit))
    if not walking:
        try:
            with bounded(WHOLE):
                return Found(reading.first(phase, limit))
        except TooLong:
            pass
    return _walk(reading, phase, limit)


def _walk(reading: Reading, phase: Phase, limit: int) -> Found:
    """Steps of growing length along the global index; each asks the filter about its own stretch only."""
    end, step, found, began = time.monotonic() + WALK / 1000, FIRST_STEP, [], phase.start
    while True:
        border = _border(reading, phase, step)
        part = replace(phase, end=border) if border else phase
        left = int((end - time.monotonic()) * 1000)
        moved = phase.start is not began
        try:
            # The first step has time to finish: otherwise continuing would never get anywhere.
            with bounded(max(left, 10) if moved else 2 * WALK):
                found += reading.first(part, limit - len(found))
        except TooLong:
            if moved:
                return Found(found, phase.start)
            if step <= FIRST_STEP // 16:
                raise
            step //= 4
            continue
        if len(found) >= limit or border is None:
            return Found(found[:limit])
        phase = replace(phase, start=border)
        if time.monotonic() > end:
            return Found(found, border)
        step = min(step * 2, LAST_STEP)


def _border(reading: Reading, phase: Phase, step: int) -> tuple | None:
    """The keys `step` entries further on in the index of all rows; None when the table ends before. Skipping index entries is
    all this offset does: it never crosses more than one step."""
    everything = replace(reading, where=type(reading.where)(), terms=replace(reading.terms, everything=True, narrowed=()), has_bin=False)
    rows = everything.rows(phase).order_by(*(f"-{p}" if d else p for p, d in phase.keys)).values_list(*(p for p, _ in phase.keys))
    return next(iter(rows[step : step + 1]), None)
