"""Verbs: numbers of documents and their sheets, and how many pages are attached."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.commons.attachments.queries import by_row
from guanxi.commons.files.sniffing import is_picture
from guanxi.commons.previews.models import Preview
from guanxi.customers.customers.models import Customer
from guanxi.customers.documents.models import Document
from guanxi.kit.changes import Change, publish
from guanxi.kit.dialects import held

KEY = "customers.document"
NUMBERING = "numbering"  # of a file: told in the customer's trail


def number(keys: Iterable[int]) -> None:
    """Gives documents that have just come into a file the next numbers there, in the order in which they were filed. Inside the caller's transaction."""
    rows = list(Document.objects.filter(pk__in=list(keys)).order_by("customer", "number_in_file", "pk"))
    for customer in dict.fromkeys(d.customer_id for d in rows):
        _hold(customer)
        mine = [d for d in rows if d.customer_id == customer]
        others = Document.objects.filter(customer=customer).exclude(pk__in=[d.pk for d in mine])
        _lay(mine, *_end_of(others))


def number_sheets(keys: Iterable[int]) -> None:
    """The same for documents of which it was said afterwards that there is paper."""
    for document in Document.objects.filter(pk__in=list(keys), has_original=True, first_sheet=None).order_by("pk"):
        _hold(document.customer_id)
        _last, sheet = _end_of(Document.objects.filter(customer=document.customer_id))
        Document.objects.filter(pk=document.pk).plain_update(first_sheet=sheet + 1)


@transaction.atomic
def renumber(customer: Customer) -> int:
    """Numbers the whole file anew without holes, oldest document first; for whoever has put the sheets in order. Returns how many documents."""
    _hold(customer.pk)
    rows = list(Document.objects.alive().filter(customer=customer).order_by("dated_on", "pk"))
    Document.objects.filter(customer=customer).exclude(deleted_at=None).plain_update(number_in_file=None, first_sheet=None)
    _lay(rows, 0, 0)
    told = _("%(n)s documents are numbered anew.") % {"n": len(rows)}
    publish([Change(Customer, customer.pk, "update", str(customer)[:200], {NUMBERING: None}, {NUMBERING: told}, customer)])
    return len(rows)


def _hold(customer: int) -> None:
    """One after the other in one file: no number twice."""
    list(held(Customer._base_manager.filter(pk=customer).order_by()).values_list("pk"))


def _end_of(rows) -> tuple[int, int]:
    """(last number, last sheet) that were given in a file, of what lies in the bin too: those sheets may come back."""
    last = sheet = 0
    for document in rows.only("number_in_file", "first_sheet", "pages", "has_original"):
        last, sheet = max(last, document.number_in_file or 0), max(sheet, document.last_sheet or 0)
    return last, sheet


def _lay(rows: list[Document], last: int, sheet: int) -> None:
    for document in rows:
        last += 1
        first = sheet + 1 if document.sheets else None
        sheet += document.sheets
        if (document.number_in_file, document.first_sheet) != (last, first):
            Document.objects.filter(pk=document.pk).plain_update(number_in_file=last, first_sheet=first)


def count_pages(keys: Iterable[int]) -> None:
    """Counts anew how many pages are attached to documents: a picture is one, a PDF as many as it has; None where that cannot be known or nothing is attached."""
    keys = list(keys)
    hung = by_row(KEY, keys)
    previews = {p.sha256: p for p in Preview.objects.filter(sha256__in={a.file.sha256 for files in hung.values() for a in files})}
    for pk in keys:
        counted = [_pages(a.file, previews.get(a.file.sha256)) for a in hung.get(pk, ())]
        known = sum(counted) if counted and None not in counted else None
        Document.objects.filter(pk=pk).plain_update(attached_pages=known)


def _pages(file, preview) -> int | None:
    if is_picture(file.content_type):
        return 1
    return preview.pages if preview and preview.is_done else None
