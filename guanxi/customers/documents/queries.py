"""Reads: a customer's documents, holes in the numbers of his file, where paper originals stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Count, Max, Min, Q, Sum
from django.db.models.functions import Coalesce

from guanxi.customers.documents.models import Document
from guanxi.customers.loans.standing import Out, out_among
from guanxi.desk.values import Sight
from guanxi.kit.actor import Actor

MOST = 2000  # printed in one index
MOST_BINDERS = 500
PLACE = ("room", "cabinet", "binder")


@dataclass(frozen=True)
class Hole:
    """Numbers that no document in the file bears any more: sheets first to last, or the number of a document."""

    first: int
    last: int

    def __str__(self):
        return f"{self.first}–{self.last}" if self.last > self.first else str(self.first)


def of_customer(customer, actor: Actor):
    """His documents in the reader's reach, newest first (ARC-19)."""
    return Document.objects.visible_to(actor).filter(customer=customer).order_by("-dated_on", "-pk")


def holes(customer) -> tuple[list[Hole], list[Hole]]:
    """(numbers, sheets) that are missing in a customer's file: a document was taken out of it, or pages were added to one after the sheets were numbered."""
    rows = list(Document.objects.alive().filter(customer=customer).only("number_in_file", "first_sheet", "pages", "has_original"))
    numbers = [(d.number_in_file, d.number_in_file) for d in rows if d.number_in_file]
    sheets = [(d.first_sheet, d.last_sheet) for d in rows if d.last_sheet]
    return _between(numbers), _between(sheets)


def _between(spans: list[tuple[int, int]]) -> list[Hole]:
    found, end = [], 0
    for first, last in sorted(spans):
        if first > end + 1:
            found.append(Hole(end + 1, first - 1))
        end = max(end, last)
    return found


def overlaps(customer) -> bool:
    """Whether two documents claim one sheet: more pages were written on one after the next was numbered."""
    rows = Document.objects.alive().filter(customer=customer).only("first_sheet", "pages", "has_original")
    spans = sorted((d.first_sheet, d.last_sheet) for d in rows if d.last_sheet)
    return any(b[0] <= a[1] for a, b in pairwise(spans))


def may_read_places(actor: Actor) -> bool:
    """Whether the register of originals may be shown to this reader at all."""
    return actor.may("customers.document", "view") and Sight.of(Document, actor).tells("has_original", "customer", *PLACE)


def lent(actor: Actor) -> list[Out]:
    """What the reader sees to be out of archives whose paper originals he sees."""
    rows = Document.objects.visible_to(actor).filter(has_original=True).order_by()
    return out_among(rows.values("customer"), actor)


def binders(actor: Actor, out: Sequence[Out] = ()) -> list[dict]:
    """Where paper originals stand: room, cabinet, binder, how many documents, sheets and customers, how many are not in their place (LIF-12).

    out: what is lent; `lent` counts the documents of files that are out as a whole, `parts` the archives of which some papers are.
    """
    rows, whole = Document.objects.visible_to(actor).filter(has_original=True), {one.customer for one in out if one.is_whole}
    in_part = {one.customer for one in out} - whole
    counted = rows.values(*PLACE).annotate(
        documents=Count("pk"), sheets=Sum(Coalesce("pages", 1)), customers=Count("customer", distinct=True), away=Count("pk", filter=Q(held_by__isnull=False)),
        lent=Count("pk", filter=Q(customer__in=whole)), parts=Count("customer", distinct=True, filter=Q(customer__in=in_part)), oldest=Min("dated_on"), newest=Max("dated_on"),
    )  # fmt: skip
    return list(counted.order_by(*PLACE)[:MOST_BINDERS])


def names_in(actor: Actor, place: dict) -> list[str]:
    """Present names of the customers whose papers stand in a binder."""
    rows = Document.objects.visible_to(actor).filter(has_original=True, **{n: place[n] for n in PLACE})
    return sorted(set(rows.values_list("customer__name", flat=True)[:200]))
