from guanxi.kit.changes import listens
from guanxi.workday.hours.queries import ensure_ready_bands


@listens("company.set_up")
def begin(**facts):
    """A new company begins with the printed hour guide."""
    ensure_ready_bands()
