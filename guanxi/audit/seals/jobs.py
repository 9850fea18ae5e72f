"""The sealer runs every few seconds in one worker at a time."""

from guanxi.audit.seals.actions import seal_pending
from guanxi.kit.jobs import schedule

LIMIT = 20_000


@schedule("audit.seal", every=5)
def seal() -> None:
    """Chains what was committed since."""
    seal_pending(LIMIT)
