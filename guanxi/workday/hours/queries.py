"""The hour guide of the working day (CAD-01): what each stretch is good for, and where we stand in it."""

from dataclasses import dataclass
from datetime import datetime, time

from django.utils.translation import gettext as _

from guanxi.kit.actor import SYSTEM, acting
from guanxi.kit.dialects import kept
from guanxi.workday.hours.models import HourBand


@dataclass(frozen=True)
class Band:
    """One stretch of today. gone: percent already over (only in the present one). width: in half hours, 1–8."""

    starts: time
    ends: time
    kind: str
    label: str
    width: int
    is_now: bool = False
    gone: int = 0
    minutes_left: int = 0

    @property
    def is_good(self) -> bool:
        """A stretch for contact."""
        return self.kind == HourBand.Kind.GOOD


def ready_bands() -> list[tuple[time, time, str, str]]:
    """CAD-01; 10:00–10:30 and hours outside the bands are neutral."""
    good, neutral, avoid = HourBand.Kind.GOOD, HourBand.Kind.NEUTRAL, HourBand.Kind.AVOID
    return [
        (time(8, 30), time(10, 0), avoid, _("Prepare")),
        (time(10, 0), time(10, 30), neutral, _("Usual hours")),
        (time(10, 30), time(11, 30), good, _("Best")),
        (time(11, 30), time(14, 0), avoid, _("Urgent only")),
        (time(14, 0), time(15, 0), avoid, _("No business")),
        (time(15, 0), time(18, 0), good, _("For results")),
    ]


def ensure_ready_bands() -> None:
    """The printed guide, once; the company changes it as it likes."""
    if not HourBand.objects.exists():
        with acting(SYSTEM):  # whoever opens the first page has not written them
            for starts, ends, kind, label in ready_bands():
                HourBand.objects.create(starts=starts, ends=ends, kind=kind, label=label)


def bands(now: datetime) -> list[Band]:
    """Today's stretches; `now` is local time."""
    found = kept(HourBand.objects.all)
    if not found:
        ensure_ready_bands()
        found = kept(HourBand.objects.all)
    return [_band(b, now) for b in found if not b.deleted_at]


def _band(b: HourBand, now: datetime) -> Band:
    length = _minutes(b.ends) - _minutes(b.starts)
    width = max(1, min(8, round(length / 30)))
    if not b.starts <= now.time() < b.ends:
        return Band(b.starts, b.ends, b.kind, b.label, width)
    gone = _minutes(now.time()) - _minutes(b.starts)
    return Band(b.starts, b.ends, b.kind, b.label, width, True, round(100 * gone / length), length - gone)


def _minutes(t: time) -> int:
    return t.hour * 60 + t.minute


def next_good(found: list[Band], now: datetime) -> time | None:
    """When the next good stretch begins; None while one is on, or when none is left today."""
    if any(b.is_now and b.is_good for b in found):
        return None
    return next((b.starts for b in found if b.is_good and b.starts > now.time()), None)
