"""People leave, roles and managers change: papers that wait must not wait for ever."""

from django.utils.translation import gettext_lazy as _

from guanxi.commons.approvals import telling  # noqa: F401 (declares the notices)
from guanxi.commons.approvals.actions import withdraw
from guanxi.commons.approvals.helping import refresh_open
from guanxi.commons.approvals.models import Approval
from guanxi.commons.numbering.actions import declare
from guanxi.kit.actor import SYSTEM, acting
from guanxi.kit.changes import listens, sink
from guanxi.kit.jobs import later
from guanxi.kit.rights import declare_permission
from guanxi.org.departments.models import Department

declare("approval", "SP-{yyyy}-{n:04}", _("Approvals"))
declare_permission("approvals.manage", _("Set up approval flows"))
declare_permission("approvals.see", _("See all approvals"))


@listens("user.disabled")
def leave(user, **facts) -> None:
    """What waited for him goes to his superior; what he asked for is withdrawn."""
    for approval in Approval.objects.filter(requester=user, status__in=(Approval.OPEN, Approval.RETURNED)):
        withdraw(approval, by=user)
    refresh_open(seat=user)
    refresh_open(person=user)


@listens("user.enabled")
def come_back(user, **facts) -> None:
    """Whose place others took gets it back where nobody has signed."""
    _soon()


@listens("user.roles_changed")
def change_roles(user, **facts) -> None:
    """Another holder of a role signs."""
    _soon()


@sink
def follow_managers(changes) -> None:
    """Another manager signs."""
    if any(c.model is Department and {"manager", "parent"} & c.after.keys() for c in changes):
        _soon()


def _soon() -> None:
    with acting(SYSTEM):
        later("approvals.refresh")
