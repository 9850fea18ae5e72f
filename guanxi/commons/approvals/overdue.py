"""What should have been signed: reminded once a work day, and told to the superior when that does not help."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from guanxi.commons.approvals import course, signers
from guanxi.commons.approvals.models import Approval, Copy, Task
from guanxi.commons.notices.actions import notify
from guanxi.commons.workdays.queries import Calendar

CLIMBS_AFTER = 2  # work days beyond the due day


def remind_overdue(today: date | None = None) -> int:
    """Once a work day for each signature that is overdue; returns how many were reminded. Running it again on the same day does nothing."""
    today, calendar, done = today or timezone.localdate(), Calendar(), 0
    if not calendar.is_workday(today):
        return 0
    late = Task.objects.filter(state=Task.WAITING, due_on__lt=today, approval__status=Approval.OPEN).exclude(reminded_on=today)
    for pk in list(late.order_by("pk").values_list("pk", flat=True)):
        done += _remind_one(pk, today, calendar)
    return done


@transaction.atomic
def _remind_one(pk: int, today: date, calendar: Calendar) -> int:
    task = Task.objects.select_for_update().filter(pk=pk, state=Task.WAITING).exclude(reminded_on=today).first()
    if task is None:
        return 0
    days = calendar.between(task.due_on, today)
    notify(task.person, "approval.late", subject=task.approval, due_on=task.due_on, late=days, key=f"approval.late:{pk}:{today:%Y%m%d}")
    task.reminded_on = today
    task.save(update_fields=["reminded_on"])
    if days >= CLIMBS_AFTER:
        _climb(task, days)
    return 1


def _climb(task: Task, days: int) -> None:
    """His superior hears of it, once, and may read the paper."""
    approval = task.approval
    above = signers.superior_of(task.person, but=(approval.requester_id,))
    if above is None or approval.marks.filter(deed="late", seat=task.seat, to=above, round=approval.round).exists():
        return
    Copy.objects.get_or_create(approval=approval, person=above)
    course.mark(approval, "late", None, seat=task.seat, to=above)
    notify(above, "approval.climbed", subject=approval, by=task.person_id, late=days, key=f"approval.climbed:{task.pk}")
