"""Verbs of the reading room: ask, find the archive, open, end. What happens while one reads stands in looking.py."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.audit.access.actions import note
from guanxi.commons.approvals.actions import ask, resubmit
from guanxi.commons.approvals.models import Task
from guanxi.commons.notices.actions import settle_notices
from guanxi.commons.numbering.actions import next_number
from guanxi.customers.custody.actions import may_rule
from guanxi.customers.custody.queries import closed_archive
from guanxi.customers.customers.models import Customer
from guanxi.customers.loans.actions import lend
from guanxi.customers.loans.models import Loan
from guanxi.customers.outsiders.models import OutsideReader
from guanxi.customers.reading import flow, parts
from guanxi.customers.reading.models import ReadingRequest, ReadingRules
from guanxi.customers.reading.rights import KEEP, keeps
from guanxi.kit.actor import Actor
from guanxi.kit.changes import announce, because
from guanxi.kit.errors import DomainError, Forbidden
from guanxi.org.users.models import User

ASKED = ("wanted", "use", "parts", "reason", "starts_on", "ends_on", "origin", "certificate", "instruction")
Status, Why = ReadingRequest.Status, ReadingRequest.Why


@transaction.atomic
def request_reading(*, actor: Actor, by: User, outsider: OutsideReader | None = None, certificate_file=None, **asked) -> ReadingRequest:
    """Fills in 《查阅档案审批表》 and sends it on its way (ACC-01). asked: the fields of ASKED. DomainError names what is missing.

    Which archive is meant is looked up whether or not he sees it; the answer is the same for one that is there and one that is not.
    """
    made = ReadingRequest(owner=by, outsider=outsider, certificate_file=certificate_file, **asked)
    _check(made)
    if outsider is not None:
        if not actor.has(KEEP):
            raise Forbidden(_("Outside readers are received by the keepers of the archives."))
        if not outsider.is_here:
            raise DomainError(_("This visitor has left; register the new visit first."), "outsider")
    same = ReadingRequest.objects.filter(owner=by, outsider=outsider, wanted=made.wanted, use=made.use)
    if same.filter(status__in=(Status.ASKED, Status.RETURNED, Status.GRANTED, Status.OPEN)).exists():
        raise DomainError(_("You have asked for this archive already; look under your requests."), "wanted")
    made.customer = closed_archive(made.wanted)
    made.number = next_number("reading")
    made.save()
    _tell_archive(made)
    ask(flow.KIND, requester=by, subject=made, reason=made.reason)
    made.refresh_from_db()
    return made


@transaction.atomic
def hand_in_again(request: ReadingRequest, *, by: User, certificate_file=None, **asked) -> ReadingRequest:
    """What came back is mended and handed in again; all signatures are asked for anew."""
    if request.owner_id != by.pk:
        raise Forbidden(_("Only whoever asked may do this."))
    if request.status != Status.RETURNED:
        raise DomainError(_("Only what came back can be handed in again."))
    before = request.wanted
    for name, value in asked.items():
        setattr(request, name, value)
    request.certificate_file = certificate_file or request.certificate_file
    _check(request)
    if request.wanted != before:
        request.customer = closed_archive(request.wanted)
        _tell_archive(request)
    request.save()
    resubmit(request.approval, by=by, reason=request.reason)
    request.refresh_from_db()
    return request


def _check(request: ReadingRequest) -> None:
    request.wanted, request.reason = request.wanted.strip(), request.reason.strip()
    if len(request.wanted) < 2:
        raise DomainError(_("Write the whole name or the number of the archive."), "wanted")
    if len(request.reason) < 2:
        raise DomainError(_("Say what you need it for: whoever signs decides by that."), "reason")
    known = {p.name for p in parts.all_parts()}
    request.parts = [p for p in request.parts if p in known] if request.on_screen else []
    if request.on_screen and not [p for p in parts.all_parts() if p.name in request.parts and not p.apart]:
        raise DomainError(_("Choose at least one part of the archive."), "parts")
    _check_days(request.starts_on, request.ends_on)
    if request.origin == request.Origin.ELSEWHERE and not (request.certificate.strip() or request.certificate_file):
        raise DomainError(_("Another department or company brings its leader's certificate: name him, or attach it."), "certificate")
    if request.use == request.Use.COPY and not request.instruction.strip():
        raise DomainError(_("Copying needs a superior's written instruction: say whose, and of which day."), "instruction")


def _check_days(first: date, last: date) -> None:
    if first < timezone.localdate():
        raise DomainError(_("That day is past already."), "starts_on")
    if last < first:
        raise DomainError(_("It ends before it begins."), "ends_on")
    longest = ReadingRules.current().longest
    if (last - first).days >= longest:
        raise DomainError(_("At most %(n)s days; whoever needs longer asks again.") % {"n": longest}, "ends_on")


@transaction.atomic
def match(request: ReadingRequest, customer: Customer, *, actor: Actor) -> None:
    """The keeper says which archive is meant, for a name that nobody's card bears. Signers who have not signed yet are asked by its tier."""
    if not actor.has(KEEP):
        raise Forbidden(_("Only keepers of archives say which one is meant."))
    if request.status not in (Status.ASKED, Status.GRANTED):
        raise DomainError(_("There is nothing to find for it any more."))
    if request.customer_id:
        raise DomainError(_("The archive is found already."))
    request.customer = customer
    _check_consents(request)
    request.save()
    _tell_archive(request)
    announce("reading.matched", request=request)


def _tell_archive(request: ReadingRequest) -> None:
    """The archive's own trail says who asked for it; the request's does not say for which."""
    if request.customer is not None:
        note("asked", "customers.customer", request.customer_id, str(request.customer), {"request": request.number})


def _check_consents(request: ReadingRequest) -> None:
    """What was signed must cover the tier in which the archive is: it may have been found, or put elsewhere, since the last signature."""
    if request.status == Status.GRANTED and request.customer.custody != request.granted_tier and (lacking := flow.lacking(request)):
        raise DomainError(
            _("This archive also needs the consent of: %(posts)s. End this request and have it asked for anew by its whole name.")
            % {"posts": _(", ").join(lacking)}
        )


@transaction.atomic
def open_for(request: ReadingRequest, *, actor: Actor) -> ReadingRequest:
    """Only now can it be read, until the end of its last day (ACC-01, ACC-07). Announces `reading.opened`."""
    row = ReadingRequest.objects.select_for_update().get(pk=request.pk)
    if not keeps(actor, row):
        raise Forbidden(_("Only the keeper of this archive opens it."))
    if row.status != Status.GRANTED:
        raise DomainError(_("It is not waiting to be opened: “%(state)s”.") % {"state": row.get_status_display()})
    if row.is_late:
        raise DomainError(_("Its last day has passed; the reader must ask again."))
    if row.starts_on > timezone.localdate():
        raise DomainError(_("It begins on %(day)s.") % {"day": row.starts_on})
    if not row.on_screen:
        raise DomainError(_("This is about paper: write it into the loan register."))
    if row.customer is None or row.customer.deleted_at:
        raise DomainError(_("First say which archive is meant."))
    _check_consents(row)
    row.status, row.opened_at, row.opened_by_id, row.ends_at = Status.OPEN, timezone.now(), actor.user_id, row.last_instant
    row.save()
    announce("reading.opened", request=row)
    request.refresh_from_db()
    return request


@transaction.atomic
def lend_for(request: ReadingRequest, *, actor: Actor, due_on: date, documents: str = "", what: str = "") -> Loan:
    """The paper that was asked for goes into the loan register, under the signatures of the request (ACC-02, ACC-06)."""
    row = ReadingRequest.objects.select_for_update().get(pk=request.pk)
    if not actor.has(KEEP):
        raise Forbidden(_("Only keepers of archives hand out paper."))
    if row.status != Status.GRANTED or row.on_screen or row.is_late:
        raise DomainError(_("There is no paper to hand out for it: “%(state)s”.") % {"state": row.get_status_display()})
    if row.customer is not None:
        _check_consents(row)
    last = row.approval.tasks.filter(state=Task.SIGNED).order_by("-ended_at", "-pk").first() if row.approval else None
    loan = lend(
        what=what.strip() or row.wanted, way=row.use, purpose=row.reason, due_on=due_on, approved_by=last.person if last else None, actor=actor,
        borrower=None if row.outsider_id else row.owner, outsider=row.outsider, customer=row.customer, documents=documents,
        paper=row.approval.number if row.approval else row.number,
    )  # fmt: skip
    row.status, row.opened_at, row.opened_by_id, row.loan = Status.OPEN, timezone.now(), actor.user_id, loan
    row.save()
    settle_notices("reading.waiting", row)
    request.refresh_from_db()
    return loan


@transaction.atomic
def set_rules(*, actor: Actor, opens_by_itself: bool, longest: int, remind_after: list[int]) -> ReadingRules:
    """How the reading room is run from now on."""
    if not may_rule(actor):
        raise Forbidden(_("The rules of the reading room are changed by the marketing director."))
    rules = ReadingRules.current()
    rules.opens_by_itself, rules.longest, rules.remind_after = opens_by_itself, longest, remind_after
    rules.save()
    return rules


@transaction.atomic
def end(request: ReadingRequest, *, why: str, actor: Actor, said: str = "") -> bool:
    """It can no longer be read, from this moment. False when it had ended already. Announces `reading.ended`."""
    row = ReadingRequest.objects.select_for_update().get(pk=request.pk)
    if why == Why.KEEPER and not keeps(actor, row):
        raise Forbidden(_("Only the keeper of this archive ends it."))
    if why == Why.READER and not (row.owner_id == actor.user_id or keeps(actor, row)):
        raise Forbidden(_("Only the reader gives it back."))
    if row.status not in (Status.OPEN, Status.GRANTED):
        return False
    at = min(timezone.now(), row.ends_at) if why == Why.TIME and row.ends_at else timezone.now()
    row.status, row.closed_at, row.closed_why, row.closed_note = Status.OVER, at, why, said.strip()[:200]
    row.closed_by_id = actor.user_id
    with because(row.get_closed_why_display()):
        row.save()
    announce("reading.ended", request=row)
    request.refresh_from_db()
    return True
