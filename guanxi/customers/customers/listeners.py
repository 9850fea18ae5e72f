"""Who changes departments takes his customers along: reach is read from the rows' own columns."""

from guanxi.customers.customers.actions import follow_department
from guanxi.kit.changes import listens


@listens("user.moved")
def take_along(user, before, after) -> None:
    """The manager of the old department no longer reaches them, the new one does."""
    follow_department(user)
