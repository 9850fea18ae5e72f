"""What other figures would do, tried on a sample of files."""

from dataclasses import dataclass

from django.utils import timezone

from guanxi.customers.custody.queries import apart
from guanxi.customers.customers.models import Customer
from guanxi.customers.health.queries import known_of
from guanxi.customers.health.rules import Rules
from guanxi.customers.health.weeks import POOR
from guanxi.customers.health.weighing import weigh

SAMPLE = 2000


@dataclass(frozen=True)
class Trial:
    """files: of so many; tried: on so many; changed, better, worse: files whose score changes by two points or more; average before and after; poor before and after."""

    files: int
    tried: int
    changed: int
    better: int
    worse: int
    before: int
    after: int
    poor_before: int
    poor_after: int

    @property
    def is_sample(self) -> bool:
        """Whether not every file was tried."""
        return self.tried < self.files


def trial(rules: Rules, now: Rules) -> Trial:
    """Weighs up to 2,000 files, spread evenly over all of them, by both rules and reckons up to all."""
    counted = Customer.objects.alive().exclude(apart())
    files = counted.count()
    step = max(1, files // SAMPLE)
    wanted = list(counted.order_by("pk").values_list("pk", flat=True)) if step == 1 else _spread(counted)
    today, pairs = timezone.localdate(), []
    for _pk, known, _state in known_of(wanted[:SAMPLE]):
        pairs.append((weigh(known, now, today).health, weigh(known, rules, today).health))
    n = len(pairs) or 1
    times = files / n

    def reckoned(count: int) -> int:
        return round(count * times)

    return Trial(
        files, len(pairs), reckoned(sum(abs(a - b) >= 2 for a, b in pairs)), reckoned(sum(b - a >= 2 for a, b in pairs)),
        reckoned(sum(a - b >= 2 for a, b in pairs)), round(sum(a for a, _b in pairs) / n), round(sum(b for _a, b in pairs) / n),
        reckoned(sum(a < POOR for a, _b in pairs)), reckoned(sum(b < POOR for _a, b in pairs)),
    )  # fmt: skip


def _spread(counted) -> list[int]:
    """Numbers of files at even distances; what is not there any more is passed over."""
    last = counted.order_by("-pk").values_list("pk", flat=True).first() or 0
    step = max(1, last // (SAMPLE * 2))
    return list(counted.filter(pk__in=range(1, last + 1, step)).values_list("pk", flat=True))
