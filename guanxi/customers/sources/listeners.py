from guanxi.customers.sources.ready import ensure_ready_sources
from guanxi.kit.changes import listens


@listens("company.set_up")
def begin(**facts):
    """A new company begins with the usual ways in which customers become known."""
    ensure_ready_sources()
