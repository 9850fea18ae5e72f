"""What is out of archives at this moment, for pages that tell where their paper stands (LIF-12, ACC-06).

A line of the register names an archive and, in words, which papers of it went; without such words the whole file is out. No line names a
document by its number: what is out in part is told of the archive with those words, and whoever reads them sees whether his paper is among them.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from guanxi.customers.loans.models import Loan
from guanxi.desk.values import Sight
from guanxi.kit.actor import Actor
from guanxi.kit.reader import seen

MOST = 200
TELLING = ("customer", "returned_on")  # without them nobody knows that it is out, nor of which archive


@dataclass(frozen=True)
class Out:
    """An open line, as far as one reader may read it; texts are empty where he may not. days_over: 0 in time."""

    customer: int
    url: str
    number: str
    what: str
    borrower: str
    since: str
    due: str
    days_over: int
    is_whole: bool
    papers: str


def out_of(customer: int, actor: Actor) -> list[Out]:
    """What is out of one archive that this reader sees, the longest due first. One statement, none without a right to the register."""
    sight = _sight(actor)
    return _told(seen(Loan, actor, _of_one, customer, limit=MOST), sight) if sight else []


def out_among(customers: QuerySet, actor: Actor) -> list[Out]:
    """The same of many archives: customers gives their keys, narrowed to what the reader sees already."""
    sight = _sight(actor)
    return _told(list(_open(Loan.objects.visible_to(actor)).filter(customer__in=customers)[:MOST]), sight) if sight else []


def _sight(actor: Actor) -> Sight | None:
    if not actor.may("customers.loan", "view"):
        return None
    sight = Sight.of(Loan, actor)
    return sight if sight.tells(*TELLING) else None


def _of_one(rows, customer):
    return _open(rows).filter(customer=customer)


def _open(rows):
    return rows.filter(returned_on=None).select_related("owner").order_by("due_on", "id")


def _told(loans: list[Loan], sight: Sight) -> list[Out]:
    knows_due, knows_papers = sight.tells("due_on"), sight.tells("documents")
    return [
        Out(
            customer=one.customer_id, url=f"/customers/loans/{one.pk}/", number=sight.called(one), what=sight.said(one, "what"), borrower=sight.said(one, "borrower"),
            since=sight.said(one, "lent_on"), due=sight.said(one, "due_on"), days_over=one.days_over if knows_due else 0,
            is_whole=knows_papers and not one.documents.strip(), papers=sight.said(one, "documents"),
        )
        for one in loans
    ]  # fmt: skip
