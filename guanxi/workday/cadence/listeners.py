from guanxi.kit.changes import listens
from guanxi.workday.cadence.queries import ensure_ready_rules


@listens("company.set_up")
def begin(**facts):
    """A new company begins with the printed terms."""
    ensure_ready_rules()
