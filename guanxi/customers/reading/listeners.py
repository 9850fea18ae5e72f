"""What the reading room hears: signatures, people who leave, loans that come and go."""

from django.utils.translation import gettext_lazy as _

from guanxi.commons.approvals.helping import refresh
from guanxi.commons.notices.actions import notify, settle_notices
from guanxi.commons.numbering.actions import declare
from guanxi.customers.reading import telling
from guanxi.customers.reading.actions import end, open_for
from guanxi.customers.reading.flow import KIND, keepers
from guanxi.customers.reading.knocking import knock
from guanxi.customers.reading.looking import ended
from guanxi.customers.reading.models import ReadingRequest, ReadingRules
from guanxi.kit.actor import SYSTEM
from guanxi.kit.changes import listens
from guanxi.kit.errors import DomainError

declare("reading", "CY-{yyyy}-{n:04}", _("Request to read an archive"))
Status, Why = ReadingRequest.Status, ReadingRequest.Why


def _request(approval) -> ReadingRequest | None:
    return ReadingRequest.objects.filter(pk=approval.object_id).first() if approval.kind == KIND else None


@listens("approval.asked")
def asked(approval, **facts) -> None:
    """It is on its way; what nobody has found yet goes to the keepers too."""
    if (request := _request(approval)) is not None:
        request.approval, request.status = approval, Status.ASKED
        request.save()
        if request.customer_id is None:
            notify(
                keepers(but=request.owner_id), "reading.unmatched", subject=request, key=f"reading.unmatched:{request.pk}:{approval.round}"
            )


@listens("approval.granted")
def granted(approval, **facts) -> None:
    """All have signed: the keeper opens it, or it opens by itself where the company wants that."""
    if (request := _request(approval)) is None:
        return
    request.status, request.granted_tier = Status.GRANTED, request.customer.custody if request.customer else ""
    request.save()
    if ReadingRules.current().opens_by_itself and _opened(request):
        return
    telling.granted(request)


def _opened(request: ReadingRequest) -> bool:
    """By itself, when nothing speaks against it today."""
    try:
        open_for(request, actor=SYSTEM)
    except DomainError:
        return False
    return True


def _stands(status: str):
    def follow(approval, **facts) -> None:
        if (request := _request(approval)) is not None and (status != Status.RETURNED or facts.get("to") is None):
            request.status = status
            request.save()
            settle_notices("reading.unmatched", request)

    return follow


listens("approval.refused")(_stands(Status.REFUSED))
listens("approval.withdrawn")(_stands(Status.WITHDRAWN))
listens("approval.returned")(_stands(Status.RETURNED))


@listens("reading.matched")
def matched(request, **facts) -> None:
    """Its tier says who signs."""
    settle_notices("reading.unmatched", request)
    if request.approval is not None:
        refresh(request.approval)


@listens("reading.opened")
def opened(request, **facts) -> None:
    """The reader is told."""
    telling.opened(request)


@listens("reading.ended")
def closed(request, **facts) -> None:
    """No page stands anywhere any more."""
    ended(request)
    telling.over(request)


@listens("user.disabled")
def left(user, **facts) -> None:
    """Nobody reads after he was shut out."""
    for request in ReadingRequest.objects.filter(owner=user, status__in=(Status.OPEN, Status.GRANTED)):
        end(request, why=Why.LEFT, actor=SYSTEM)


@listens("outsidereader.left")
def gone(reader, **facts) -> None:
    """A visitor who has left reads no more."""
    for request in ReadingRequest.objects.filter(outsider=reader, status__in=(Status.OPEN, Status.GRANTED)):
        end(request, why=Why.LEFT, actor=SYSTEM)


@listens("loan.lent")
def lent(loan, **facts) -> None:
    """It is watched; whoever allowed it hears of that."""
    telling.watch(loan)
    telling.allowed(loan, loan.approved_by)


@listens("loan.extended")
def extended(loan, **facts) -> None:
    """Watched anew."""
    telling.back(loan)
    telling.watch(loan)
    telling.allowed(loan, loan.extended_by, again=f":{loan.extensions}")


@listens("loan.returned")
def returned(loan, **facts) -> None:
    """The paper that was asked for is back: that request is over too."""
    telling.back(loan)
    for request in ReadingRequest.objects.filter(loan=loan, status=Status.OPEN):
        end(request, why=Why.READER, actor=SYSTEM)


@listens("customer.not_found")
def asked_by_address(actor, pk, **facts) -> None:
    """Counted quietly (SEC-08)."""
    knock(actor, pk)
