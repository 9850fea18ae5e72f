"""Documents on the customer's page: the dated list of everything that lies in his file, and entries of the timeline."""

from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.customers.documents.models import Document
from guanxi.customers.documents.paperlist import paper_list
from guanxi.customers.loans.standing import out_of
from guanxi.desk.values import Sight, called
from guanxi.kit import records
from guanxi.kit.menu import add_branch
from guanxi.kit.panels import Entry, panel, timeline
from guanxi.kit.reader import seen

ICONS = {
    "contract": "signature",
    "letter": "mail",
    "fax": "printer",
    "photo": "photo-up",
    "quotation": "file-invoice",
    "financial": "file-spreadsheet",
}


@panel(
    on="customers.customer", name="papers", title=gettext_lazy("Customer's file"), template="customers/documents/_papers.html", place="tab", order=5,
)  # fmt: skip
def papers(customer, actor):
    """Contracts, letters, calls, orders in one list, newest first (ARC-17, ARC-19)."""
    return paper_list(customer, actor)


@panel(on="customers.document", name="in_file", title=gettext_lazy("In the file"), template="customers/documents/_in_file.html", order=5)
def in_file(document, actor):
    """Whose file it lies in, under the customer's present name, with its numbers, where the paper stands and who has it on loan (ARC-19, LIF-12)."""
    shown = Sight.of(Document, actor)
    shown.prime([document], ["customer", "held_by"])
    places = [shown.said(document, n) for n in ("room", "cabinet", "binder", "place_in_binder")]
    tells = shown.tells("first_sheet", "pages", "has_original")
    found = {
        "name": shown.said(document, "customer"), "number": shown.said(document, "number_in_file"), "sheets": document.sheet_range if tells else "",
        "place": " / ".join(p for p in places if p), "holder": shown.said(document, "held_by"),
        "out": out_of(document.customer_id, actor) if shown.tells("customer", "has_original") and document.has_original else [],
    }  # fmt: skip
    return found | {"customer": document.customer_id} if any(found.values()) else None


@timeline(on="customers.customer", paper="documents", label=gettext_lazy("Documents"))
def documents(customer, actor, before, limit):
    """Papers by the day they bear."""
    yield from entries(customer, actor, before, limit)


def entries(customer, actor, before, limit, kind: str = ""):
    """The same, perhaps of one kind alone."""
    shown = Sight.of(Document, actor)
    if not actor.may("customers.document", "view") or not shown.tells("customer", "dated_on") or (kind and not shown.tells("kind")):
        return
    for d in seen(Document, actor, _told, customer.pk, before and timezone.localdate(before), kind, limit=limit):
        tags = [shown.said(d, "direction"), _("Paper original") if shown.tells("has_original") and d.has_original else ""]
        if shown.tells("pages", "attached_pages") and d.pages_differ:
            tags.append(_("%(pages)s pages declared, %(attached)s attached") % {"pages": d.pages, "attached": d.attached_pages})
        title = " ".join(str(t) for t in (shown.said(d, "kind"), called(records.of(Document), d, actor)) if t)
        yield Entry(
            timezone.make_aware(datetime.combine(d.dated_on, time(12))), f"document:{d.pk}", ICONS.get(d.kind, "file") if shown.tells("kind") else "file", title,
            shown.said(d, "number"), url=f"/customers/documents/{d.pk}/", tags=tuple(str(t) for t in tags if t), date_only=True,
        )  # fmt: skip


def _told(rows, customer, before, kind):
    rows = rows.filter(customer=customer)
    rows = rows.filter(kind=kind) if kind else rows
    return (rows.filter(dated_on__lt=before) if before else rows).order_by("-dated_on", "-id")


add_branch("/customers/originals/", "/customers/documents/")
