"""The manager is told of a visit at once, and whoever is said to have approved it hears that too (ACC-05)."""

from django.utils.translation import gettext_lazy as _

from guanxi.commons.notices.actions import notify
from guanxi.commons.notices.kinds import declare
from guanxi.commons.notices.queries import names
from guanxi.customers.outsiders.models import OutsideReader
from guanxi.kit import records
from guanxi.kit.changes import sink
from guanxi.kit.scope import is_closed
from guanxi.org.users.models import User

KEY = "customers.outsidereader"
declare(
    "outsidereader.reported",
    label=_("Outside readers reported to me"),
    icon="id-badge-2",
    text=_("%(by)s received an outside reader and reports it to you: %(subject)s."),
)
declare(
    "outsidereader.approved",
    label=_("Outside readers approved in my name"),
    icon="id-badge-2",
    text=_("%(by)s wrote down that you approved this outside reader: %(subject)s."),
)
TOLD = {"reported_to": "outsidereader.reported", "approved_by": "outsidereader.approved"}


@sink
def tell(changes) -> None:
    """Whoever is newly named in a visitor's line."""
    for change in changes:
        if change.model is not OutsideReader or change.kind not in ("create", "update"):
            continue
        for column, kind in TOLD.items():
            if pk := change.after.get(column):
                received = OutsideReader.objects.filter(pk=change.pk).values_list("received_by", flat=True).first()
                if pk != received:
                    notify(User.objects.filter(pk=pk), kind, subject=(KEY, change.pk), by=received, key=f"{kind}:{change.pk}")


@names(KEY)
def called(pks, actor) -> dict[int, tuple[str, str]]:
    """Name and unit, for those who read the register and for the one manager to whom the visit was reported."""
    record = records.get(KEY)
    rows = OutsideReader.objects.filter(pk__in=pks)
    seen = set(rows.visible_to(actor).values_list("pk", flat=True))
    closed = is_closed(record, record.fields["name"], actor)
    mine = [r for r in rows if r.pk in seen or actor.user_id in (r.reported_to_id, r.approved_by_id)]
    said = {r.pk: r.number if closed else f"{r.name} ({r.unit}) {r.number}" for r in mine}
    return {pk: (text, record.url(pk) if pk in seen else "") for pk, text in said.items()}
