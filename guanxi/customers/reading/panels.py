"""The reading room in the navigation, and what signers and keepers are told beside a request: which archive it is, and how the reader kept his word."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.commons.files.queries import grant
from guanxi.customers.custody.queries import keeper_of, post_of_keeper
from guanxi.customers.reading.flow import KIND
from guanxi.customers.reading.models import ReadingRequest
from guanxi.customers.reading.queries import record_of
from guanxi.customers.reading.rights import CERTIFICATE, KEY, keeps, knows
from guanxi.desk.values import Sight
from guanxi.kit.menu import add_branch, add_entry
from guanxi.kit.panels import panel

MOST = 30
add_entry(
    gettext_lazy("Reading room"),
    "/reading/",
    "shield-lock",
    "customers",
    88,
    allowed=lambda actor: actor.may(KEY, "view"),
)
add_branch("/customers/readingrequests/", "/reading/")


def _may_open(stored, actor) -> bool:
    row = ReadingRequest.objects.filter(certificate_file=stored).select_related("customer").first()
    return row is not None and (row.owner_id == actor.user_id or knows(actor, row))


grant(CERTIFICATE, _may_open)


def _archive(row, actor) -> dict | None:
    """Name, level, tier and keeper of the archive, or that nobody has found it yet; None for whoever is not to know."""
    if not knows(actor, row):
        return None
    found = row.customer
    keeper = _(", ").join(u.name for u in keeper_of(found)) if found else ""
    return {
        "row": row,
        "archive": found,
        "keeper": f"{post_of_keeper(found)} {keeper}".strip() if found else "",
        "may_match": keeps(actor, row),
    }


def _row_of(approval) -> ReadingRequest | None:
    if approval.kind != KIND:
        return None
    return (
        ReadingRequest.objects.filter(pk=approval.object_id)
        .select_related("customer__keeper", "customer__owner", "owner", "certificate_file")
        .first()
    )


@panel(
    on="commons.approval",
    name="reading_archive",
    title=gettext_lazy("Which archive it is"),
    template="customers/reading/_archive_card.html",
    order=10,
)
def archive_beside_the_paper(approval, actor):
    """For signers and keepers; whoever asked sees nothing of it."""
    row = _row_of(approval)
    return _archive(row, actor) if row is not None else None


@panel(
    on="commons.approval",
    name="reading_record",
    title=gettext_lazy("How the reader kept his word"),
    template="customers/reading/_record_card.html",
    order=20,
)
def record_beside_the_paper(approval, actor):
    """How often, and whether on time."""
    row = _row_of(approval)
    if row is None or row.outsider_id or not knows(actor, row):
        return None
    return record_of(row.owner) | {"person": row.owner.name}


@panel(on=KEY, name="archive", title=gettext_lazy("Which archive it is"), template="customers/reading/_archive.html", order=5)
def archive_of_the_request(row, actor):
    """The same on the page of the request; whose request of which archive it is decides whether the card is there at all."""
    return _archive(row, actor) if Sight.of(ReadingRequest, actor).tells("customer", "owner", "department") else None


@panel(on=KEY, name="openings", title=gettext_lazy("Opened and read"), template="customers/reading/_openings.html", place="main", order=10)
def openings(row, actor):
    """Each opening with its code, its pages and seconds: for keepers, and for the reader himself."""
    if not Sight.of(ReadingRequest, actor).tells("customer", "owner", "department"):
        return None
    if not (keeps(actor, row) or row.owner_id == actor.user_id):
        return None
    found = list(row.openings.select_related("person").prefetch_related("views")[:MOST])
    if not found:
        return None
    return {"openings": [(o, list(o.views.all())) for o in found], "keeps": keeps(actor, row)}
