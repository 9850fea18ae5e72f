"""Verbs of the loan register: lend, extend with leave, take back (ACC-02, ACC-06). A line is never altered in its dates but by them."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.numbering.actions import next_number
from guanxi.customers.customers.models import Customer
from guanxi.customers.loans.models import Loan
from guanxi.customers.loans.queries import who_may_allow
from guanxi.customers.outsiders.models import OutsideReader
from guanxi.kit.actor import Actor
from guanxi.kit.changes import announce, because
from guanxi.kit.errors import DomainError
from guanxi.org.users.models import User

LONGEST = 366  # days


@transaction.atomic
def lend(
    *, what: str, way: str, purpose: str, due_on: date, approved_by: User, actor: Actor, borrower: User | None = None,
    outsider: OutsideReader | None = None, customer: Customer | None = None, documents: str = "", lent_on: date | None = None, paper: str = "",
) -> Loan:  # fmt: skip
    """Writes a new line into the register. paper: the number of a signed approval, which stands for the leave. Announces `loan.lent`.

    DomainError without exactly one borrower, a purpose, a day of return on or after the day of lending, and the leave of somebody who may give it.
    """
    day = lent_on or timezone.localdate()
    if (borrower is None) == (outsider is None):
        raise DomainError(_("Say who borrows it: a colleague, or an outside reader."), "borrower")
    if day > timezone.localdate():
        raise DomainError(_("That day has not come yet."), "lent_on")
    if not purpose.strip():
        raise DomainError(_("Say what it is needed for."), "purpose")
    _check_day(day, due_on)
    if not paper:
        _check_leave(approved_by, borrower, "approved_by")
    loan = Loan(
        number=next_number("loan", on=day), what=what.strip(), way=way, purpose=purpose.strip(), documents=documents.strip(),
        customer=customer, owner=borrower, outsider=outsider, approved_by=approved_by, paper=paper, lent_on=day, lent_by_id=actor.user_id, due_on=due_on,
    )  # fmt: skip
    loan.save()
    announce("loan.lent", loan=loan)
    return loan


@transaction.atomic
def extend(loan: Loan, *, until: date, allowed_by: User, reason: str) -> None:
    """Another day of return, with somebody's leave. Announces `loan.extended`."""
    _check_out(loan)
    if until <= loan.due_on:
        raise DomainError(_("It is to be back on %(day)s already; a longer time ends later.") % {"day": loan.due_on}, "until")
    if not reason.strip():
        raise DomainError(_("Say why it is needed longer."), "reason")
    _check_day(timezone.localdate(), until, "until")
    _check_leave(allowed_by, loan.owner, "allowed_by")
    loan.due_on, loan.extended_by = until, allowed_by
    loan.extensions += 1
    with because(reason.strip()[:200]):
        loan.save()
    announce("loan.extended", loan=loan)


@transaction.atomic
def take_back(loan: Loan, *, condition: str, actor: Actor, on: date | None = None) -> None:
    """It is back, in this condition. Announces `loan.returned`."""
    _check_out(loan)
    day = on or timezone.localdate()
    if day < loan.lent_on:
        raise DomainError(_("It cannot come back before it was lent."), "on")
    if day > timezone.localdate():
        raise DomainError(_("That day has not come yet."), "on")
    if not condition.strip():
        raise DomainError(_("Say in which condition it came back."), "condition")
    loan.returned_on, loan.condition, loan.taken_back_by_id = day, condition.strip()[:200], actor.user_id
    loan.save()
    announce("loan.returned", loan=loan)


def _check_out(loan: Loan) -> None:
    if not loan.is_out:
        raise DomainError(_("%(number)s was returned on %(day)s.") % {"number": loan.number, "day": loan.returned_on})


def _check_day(begin: date, end: date, field: str = "due_on") -> None:
    if end < begin:
        raise DomainError(_("The day of return lies before the day of lending."), field)
    if (end - begin).days > LONGEST:
        raise DomainError(_("No archive is lent for more than a year; extend it then."), field)


def _check_leave(allowed_by: User, borrower: User | None, field: str) -> None:
    if borrower is not None and allowed_by.pk == borrower.pk:
        raise DomainError(_("Nobody allows his own loan."), field)
    if allowed_by.pk not in {u.pk for u in who_may_allow(borrower)}:
        raise DomainError(_("%(name)s leads neither the borrower nor the archives; ask whoever does.") % {"name": allowed_by.name}, field)
