"""Sources for tests."""

from guanxi.customers.sources.models import Source


def source(name, parent=None, **values) -> Source:
    """One source."""
    made = Source(name=name, parent=parent, **values)
    made.save()
    return made


def names(rows) -> list[str]:
    """What they are called."""
    return [r.name for r in rows]
