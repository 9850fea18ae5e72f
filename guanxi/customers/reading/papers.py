"""The papers of a file as a part of the archive: their list, then the pages that were scanned, as pictures like the card's own (ARC-17)."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from guanxi.commons.attachments.queries import on_rows
from guanxi.commons.previews.actions import picture_of, want_pages
from guanxi.commons.previews.models import Preview
from guanxi.customers.documents.models import Document
from guanxi.customers.documents.queries import of_customer
from guanxi.customers.reading.parts import Block, part
from guanxi.desk.values import Sight
from guanxi.kit.actor import SYSTEM

PAPERS = "papers"
SHOWN = ("dated_on", "kind", "title", "number", "pages")
MOST, MOST_PAGES = 300, 400


@part(PAPERS, _("Papers of the file"), order=55, apart=True)
def papers(customer, chosen):
    """The list, newest first."""
    sight = Sight.of(Document, SYSTEM)
    fields = [sight.fields[n] for n in SHOWN]
    rows = list(of_customer(customer, SYSTEM)[:MOST])
    lines = tuple(tuple(sight.text(f, row) for f in fields) for row in rows)
    return [Block(str(_("Papers of the file")), heads=tuple(str(f.label) for f in fields), lines=lines)]


def pictures(customer) -> list[Path]:
    """The scanned pages that can be shown, in the order of the list; of longer papers the rest is asked for and there a little later."""
    documents = list(of_customer(customer, SYSTEM).values_list("pk", flat=True)[:MOST])
    place = {pk: n for n, pk in enumerate(documents)}
    files = sorted(on_rows("customers.document", documents), key=lambda a: (place[a.object_id], a.pk))
    files += list(on_rows("customers.customer", [customer.pk]).order_by("pk"))
    known = {p.sha256: p.pages for p in Preview.objects.filter(sha256__in=[a.file.sha256 for a in files], state=Preview.State.DONE)}
    found: list[Path] = []
    for stored in (a.file for a in files if a.file.sha256 in known):
        for number in range(1, known[stored.sha256] + 1):
            path = picture_of(stored.sha256, str(number))
            if not path.is_file():
                want_pages(stored, number)
                break
            found.append(path)
    return found[:MOST_PAGES]
