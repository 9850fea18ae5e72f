"""The verbs on approvals: ask, approve, refuse, give back, hand in again, withdraw."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.commons.approvals import course, facts, kinds, signers, telling
from guanxi.commons.approvals.models import Approval, Copy, Flow, Task
from guanxi.commons.numbering.actions import next_number
from guanxi.kit.changes import announce
from guanxi.kit.errors import DomainError, Forbidden
from guanxi.org.users.models import User

SIGNED, CHANGED = "signed", "changed"


def flow_of(kind: str) -> tuple[list[dict], bool]:
    """(steps, whether one signature counts for all steps) of a kind as the company has it now."""
    row, ready = Flow.objects.alive().filter(kind=kind).first(), kinds.find(kind)
    return (row.steps, row.once) if row else ([dict(s) for s in ready.steps], ready.once)


@transaction.atomic
def ask(
    kind: str, *, requester: User, subject=None, reason: str = "", payload: dict | None = None, copies: Iterable[User] = ()
) -> Approval:  # fmt: skip
    """Asks for leave in somebody's name. payload: JSON that the kind reads in its facts and when it is granted.

    Announces approval.asked, and approval.granted at once where nobody stands above whoever asks. DomainError when he has asked for the same row already.
    """
    steps, once = flow_of(kind)
    made = Approval(kind=kind, requester=requester, reason=reason.strip()[:2000], payload=payload or {}, plan=steps, once=once)
    if subject is not None:
        made.record_key, made.object_id = subject._meta.label_lower, subject.pk
        again = Approval.objects.filter(kind=kind, requester=requester, record_key=made.record_key, object_id=subject.pk)
        if again.filter(status__in=(Approval.OPEN, Approval.RETURNED)).exists():
            raise DomainError(_("You have asked for this already; it is still under way."))
    made.facts = facts.facts_of(made)
    made.digest = facts.digest_of(made.facts, made.reason)
    made.number = next_number("approval")
    made.save()
    course.mark(made, "asked", requester, step=None, note=made.reason, sees=True)
    for person in copies:
        Copy.objects.get_or_create(approval=made, person=person, defaults={"by": requester})
    announce("approval.asked", approval=made)
    course.enter(made, 0)
    return made


def approve(approval: Approval, *, by: User, note: str = "", seen: str = "") -> str:
    """Signs for the present step, for oneself and for everybody one stands in for. seen: the digest of the facts on his page.

    Returns SIGNED; or CHANGED when the facts are others than those signed before: then nothing was signed, all begins anew (and this is kept).
    DomainError when it is not his to sign (any more). Announces approval.signed and, behind the last step, approval.granted: all in one transaction.
    """
    if look_again(approval):
        return CHANGED
    with transaction.atomic():
        row = course.held(approval.pk)
        tasks = tasks_of(row, by)
        if seen and seen != row.digest:
            raise DomainError(_("What is asked for has changed since you opened this page. Nothing was signed; please read it again."))
        for task in tasks:
            course.end_task(task, Task.SIGNED)
            course.mark(row, "signed", by, seat=task.seat, note=note.strip()[:2000], sees=True)
        telling.no_longer(row, [by.pk])
        announce("approval.signed", approval=row, by=by)
        if course.is_done(row, row.plan[row.step]):
            course.close_rest(row)
            course.enter(row, row.step + 1)
    approval.refresh_from_db()
    return SIGNED


@transaction.atomic
def refuse(approval: Approval, *, by: User, note: str) -> None:
    """Says no: one refusal ends it, also where several sign together. The reason is needed. Announces approval.refused."""
    row = course.held(approval.pk)
    tasks = tasks_of(row, by)
    note = _reason(note)
    course.mark(row, "refused", by, seat=tasks[0].seat, note=note, sees=True)
    course.stop(row, Approval.REFUSED)
    telling.ended(row, by)
    announce("approval.refused", approval=row, by=by)
    approval.refresh_from_db()


@transaction.atomic
def give_back(approval: Approval, *, by: User, note: str, to: int | None = None) -> None:
    """Sends it back for more: to whoever asked, or (to) to an earlier step, whose signatures and those after it no longer count. Announces approval.returned."""
    row = course.held(approval.pk)
    tasks = tasks_of(row, by)
    note = _reason(note)
    if to is not None and not 0 <= to < row.step:
        raise DomainError(_("It can only go back to a step that was before."))
    course.mark(row, "returned", by, seat=tasks[0].seat, note=note, why="" if to is None else "step", sees=True)
    if to is None:
        course.stop(row, Approval.RETURNED)
        telling.ended(row, by)
    else:
        course.close_rest(row)
        row.tasks.filter(round=row.round, step__gte=to, state=Task.SIGNED).update(state=Task.GONE)
        course.enter(row, to)
    announce("approval.returned", approval=row, by=by, to=to)
    approval.refresh_from_db()


@transaction.atomic
def resubmit(approval: Approval, *, by: User, reason: str | None = None, payload: dict | None = None) -> None:
    """Whoever asked hands it in again after it came back; it begins with the first step, by the flow of now."""
    row = course.held(approval.pk)
    only_requester(row, by)
    if row.status != Approval.RETURNED:
        raise DomainError(_("Only what came back can be handed in again."))
    row.reason = row.reason if reason is None else reason.strip()[:2000]
    row.payload = row.payload if payload is None else payload
    row.plan, row.once = flow_of(row.kind)
    row.facts = facts.facts_of(row)
    row.digest = facts.digest_of(row.facts, row.reason)
    row.status, row.ended_at, row.round = Approval.OPEN, None, row.round + 1
    row.save()
    course.mark(row, "resubmitted", by, step=None, note=row.reason, sees=True)
    announce("approval.asked", approval=row)
    course.enter(row, 0)
    approval.refresh_from_db()


@transaction.atomic
def withdraw(approval: Approval, *, by: User, note: str = "") -> None:
    """Whoever asked takes it back, as long as the last signature is not there. Announces approval.withdrawn."""
    row = course.held(approval.pk)
    only_requester(row, by)
    if row.is_over:
        raise DomainError(_("It is decided: “%(state)s”. It can no longer be withdrawn.") % {"state": row.get_status_display()})
    _withdraw(row, by, note.strip()[:2000])
    approval.refresh_from_db()


def _withdraw(row: Approval, by: User | None, note: str, why: str = "") -> None:
    waited = [t.person_id for t in course.waiting(row)]
    course.mark(row, "withdrawn", by, note=note, why=why)
    course.stop(row, Approval.WITHDRAWN)
    telling.no_longer(row, waited)
    telling.signers_told(row, "approval.withdrawn", by)
    announce("approval.withdrawn", approval=row, by=by)


def look_again(approval: Approval) -> bool:
    """Compares the facts with those that were signed, in a transaction of its own. True when they differ: signatures given before no longer count.

    Before the first signature new facts are simply taken over. A row that was erased ends the approval.
    """
    with transaction.atomic():
        row = course.held(approval.pk)
        if not row.is_open:
            return False
        if facts.is_gone(row):
            _withdraw(row, None, "", why="gone")
            return True
        now = facts.facts_of(row)
        if now == row.facts:
            return False
        if row.tasks.filter(round=row.round, state=Task.SIGNED).exists():
            course.restart(row, now)
            return True
        row.facts, row.digest = now, facts.digest_of(now, row.reason)
        row.save()
        return False


def tasks_of(row: Approval, by: User) -> list[Task]:
    """His tasks in the present step, after asking whether they are his still; DomainError in words when there are none."""
    if not row.is_open:
        raise DomainError(_("This is decided already: “%(state)s”.") % {"state": row.get_status_display()})
    if not signers.usable(by):
        raise Forbidden(_("You may not sign."))
    course.refresh(row)
    mine = [t for t in course.waiting(row) if t.person_id == by.pk] if row.is_open else []
    if not mine:
        if row.tasks.filter(step=row.step, round=row.round, person=by, state=Task.SIGNED).exists():
            raise DomainError(_("You have signed this already."))
        raise DomainError(_("This does not wait for your signature (any more)."))
    return mine


def only_requester(row: Approval, by: User) -> None:
    """Forbidden for anybody but whoever asked."""
    if row.requester_id != by.pk:
        raise Forbidden(_("Only whoever asked may do this."))


def _reason(note: str) -> str:
    if len(note.strip()) < 2:
        raise DomainError(_("Say why: whoever asked must know what to mend."), "note")
    return note.strip()[:2000]
