from django.utils.translation import gettext_lazy as _

from guanxi.commons.notices.kinds import declare
from guanxi.desk.exports.asking import KIND
from guanxi.kit.actor import acting
from guanxi.kit.changes import listens
from guanxi.kit.jobs import later
from guanxi.org.users.queries import actor_for

declare(
    "export.ready", label=_("Exports that I asked for"), icon="download", text=_("The file that you asked leave for is ready: %(n)s rows.")
)


@listens("approval.granted")
def take_out(approval, **facts) -> None:
    """The file is made in the name of whoever asked; once, however often it is announced."""
    if approval.kind != KIND:
        return
    asked = {name: approval.payload[name] for name in ("record", "selection", "columns", "format")}
    with acting(actor_for(approval.requester)):
        later("desk.export", key=f"desk.export:{approval.pk}", reason=approval.reason[:200], leave=approval.pk, **asked)
