"""Whatever way a customer, his people, or what is said of his facts change, the health of the file follows once the change is committed."""

from django.utils.translation import gettext_lazy as _

from guanxi.commons.notices import kinds
from guanxi.customers.health.actions import refresh_later, touched_groups
from guanxi.kit.changes import listens, sink

AT_ONCE = 200  # contacts by the thousand come with imports; the night follows them

kinds.declare(
    "health.week",
    label=_("Files to improve this week"),
    text=_("%(n)s files to improve this week are listed for you."),
    icon="checks",
)


@sink
def follow(changes) -> None:
    """Collects the customers concerned. A file that is made by hand has its days by the first weighing."""
    refresh_later(touched_groups(changes))


@listens("customers.touched")
def contacted(pks) -> None:
    """A contact makes the file fresher."""
    if len(pks) <= AT_ONCE:
        refresh_later({pk: set() for pk in pks})
