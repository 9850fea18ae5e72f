"""What goes on beside signing: remind, hand on, add a signer, give to read, refresh."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.approvals import course, kinds, signers, telling
from guanxi.commons.approvals.actions import only_requester, tasks_of
from guanxi.commons.approvals.models import Approval, Copy, Task
from guanxi.commons.notices.actions import notify
from guanxi.kit.errors import DomainError, Forbidden
from guanxi.org.users.models import User


@transaction.atomic
def remind(approval: Approval, *, by: User) -> int:
    """Whoever asked reminds those it waits for, once a day. Returns how many were told."""
    row = course.held(approval.pk)
    only_requester(row, by)
    if not row.is_open:
        raise DomainError(_("There is nobody to remind."))
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if row.marks.filter(deed="reminded", person=by, at__gte=start).exists():
        raise DomainError(_("You have reminded them today; tomorrow you may again."))
    course.mark(row, "reminded", by)
    people = [t.person for t in course.waiting(row)]
    return len(notify(people, "approval.reminded", subject=row, by=by, key=f"approval.reminded:{row.pk}:{start:%Y%m%d}"))


@transaction.atomic
def hand_on(approval: Approval, *, by: User, to: User, note: str = "") -> None:
    """Gives one's signature to somebody else to give; it stays the same seat, and the trail names both."""
    row = course.held(approval.pk)
    task = tasks_of(row, by)[0]
    _may_sign(row, to, by)
    if any(t.person_id == to.pk for t in course.waiting(row)):
        raise DomainError(_("%(name)s is asked to sign this step already.") % {"name": to.name})
    task.person, task.via = to, Task.HANDED
    task.save(update_fields=["person", "via"])
    course.mark(row, "handed", by, seat=task.seat, to=to, note=note.strip()[:2000])
    telling.no_longer(row, [by.pk])
    notify(to, "approval.wanted", subject=row, due_on=task.due_on, by=row.requester_id, key=f"approval.wanted:{task.pk}:{to.pk}")


@transaction.atomic
def add_signer(approval: Approval, *, by: User, person: User, before: bool = True, note: str = "") -> None:
    """Another must sign too: before this step, which then waits, or after it. Only whoever signs this step may ask for it."""
    row = course.held(approval.pk)
    tasks_of(row, by)
    _may_sign(row, person, by)
    if len(row.plan) >= kinds.MOST_STEPS:
        raise DomainError(_("This approval has enough steps."))
    step = kinds.step(f"person:{person.pk}") | {"added_by": by.pk}
    place = row.step if before else row.step + 1
    course.mark(row, "added", by, to=person, why="before" if before else "after", note=note.strip()[:2000])
    row.plan = [*row.plan[:place], step, *row.plan[place:]]
    if before:
        course.close_rest(row)
        # What was signed in the step that now waits keeps its place behind the new one.
        row.tasks.filter(round=row.round, step=row.step).update(step=row.step + 1)
        row.save()
        course.enter(row, row.step)
    else:
        row.save()


@transaction.atomic
def copy_to(approval: Approval, *, by: User, people: Iterable[User]) -> int:
    """Lets colleagues read it. Whoever asked and whoever signs may do so. Returns how many are new."""
    row = course.held(approval.pk)
    if by.pk != row.requester_id and not row.tasks.filter(person=by).exists():
        raise Forbidden(_("Only whoever asked or signs may give it to others to read."))
    new = 0
    for person in people:
        if not signers.usable(person) or person.pk == row.requester_id:
            continue
        _copy, fresh = Copy.objects.get_or_create(approval=row, person=person, defaults={"by": by})
        if fresh:
            new += 1
            course.mark(row, "copied", by, to=person)
            notify(person, "approval.copied", subject=row, by=by, key=f"approval.copied:{row.pk}")
    return new


@transaction.atomic
def refresh(approval: Approval) -> bool:
    """Who must sign is asked again; see course.refresh."""
    row = course.held(approval.pk)
    return row.is_open and course.refresh(row)


def refresh_open(**which) -> int:
    """The same for all open approvals that wait (filters on their tasks: seat=, person=); returns how many changed."""
    rows = Approval.objects.filter(status=Approval.OPEN)
    if which:
        rows = rows.filter(pk__in=Task.objects.filter(state=Task.WAITING, **which).values("approval"))
    return sum(refresh(a) for a in rows.order_by("pk"))


def _may_sign(row: Approval, person: User, by: User) -> None:
    if person.pk == row.requester_id:
        raise DomainError(_("Nobody signs his own request."))
    if person.pk == by.pk:
        raise DomainError(_("That is you already."))
    if not signers.usable(person):
        raise DomainError(_("%(name)s may not sign in.") % {"name": person.name})
