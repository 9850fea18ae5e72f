"""How a paper goes from step to step. Everything here runs inside the transaction of the verb that called it, with the approval locked."""

from django.utils import timezone

from guanxi.commons.approvals import conditions, facts, signers, telling
from guanxi.commons.approvals.models import Approval, Mark, Task
from guanxi.commons.workdays.queries import Calendar
from guanxi.kit.changes import announce


def held(pk: int) -> Approval:
    """The approval as it is now, locked until the transaction ends: two signers at once are served one after the other."""
    Approval.objects.select_for_update().get(pk=pk)
    return Approval.objects.select_related("requester").get(pk=pk)


def mark(approval: Approval, deed: str, person=None, *, sees: bool = False, **facts_) -> Mark:
    """Writes a line of the trail. sees: with the facts that were seen."""
    seen = {"facts": approval.facts, "digest": approval.digest} if sees else {}
    step = facts_.pop("step", approval.step if approval.is_open and approval.step < len(approval.plan) else None)
    return Mark.objects.create(approval=approval, round=approval.round, step=step, deed=deed, person=person, **seen, **facts_)


def enter(approval: Approval, index: int) -> None:
    """Goes to that step, or to the first one behind it that needs somebody; behind the last the approval is granted."""
    while index < len(approval.plan):
        approval.step = index
        if _opened(approval, approval.plan[index]):
            approval.save()
            return
        index += 1
    approval.step = len(approval.plan)
    _end(approval, Approval.GRANTED)
    mark(approval, "granted", step=None)
    telling.ended(approval)
    announce("approval.granted", approval=approval)


def _opened(approval: Approval, step: dict) -> bool:
    """Asks the people of a step to sign; False when it is passed over or done already."""
    if not conditions.holds(approval, step):
        mark(approval, "skipped", why="condition")
        return False
    found = signers.resolve(approval, step)
    tell_notes(approval, found)
    if not found.seats:
        mark(approval, "skipped", why="top")
        return False
    approval.due_on = Calendar().add(timezone.localdate(), step["days"]) if step["days"] else None
    here = approval.tasks.filter(step=approval.step, round=approval.round, state=Task.SIGNED)
    signed = set(here.values_list("seat", flat=True))  # a signer added before this step came in between
    tasks = [_task(approval, seat) for seat in found.seats if seat.seat.pk not in signed]
    if approval.once:
        count_earlier(approval, tasks)
    if is_done(approval, step):
        close_rest(approval)
        return False
    telling.wanted(approval, [t for t in tasks if t.state == Task.WAITING])
    return True


def _task(approval: Approval, seat: signers.Seat) -> Task:
    return Task.objects.create(
        approval=approval, round=approval.round, step=approval.step, seat=seat.seat, person=seat.person, via=seat.via, due_on=approval.due_on
    )  # fmt: skip


def tell_notes(approval: Approval, found: signers.Found) -> None:
    """Who was replaced, and why, stands in the trail."""
    for why, person, instead in found.notes:
        if instead is not None or why == "nobody":
            mark(approval, "replaced", seat=person, to=instead, why=why)


def count_earlier(approval: Approval, tasks: list[Task]) -> None:
    """Who signed these very facts in an earlier step need not sign again."""
    earlier = approval.tasks.filter(round=approval.round, state=Task.SIGNED, step__lt=approval.step)
    having = set(earlier.values_list("person", flat=True))
    for task in tasks:
        if task.person_id in having:
            end_task(task, Task.SIGNED)
            mark(approval, "counted", task.person, seat=task.seat, sees=True)


def end_task(task: Task, state: str) -> None:
    """It is signed, or no longer wanted."""
    task.state, task.ended_at = state, timezone.now()
    task.save(update_fields=["state", "ended_at"])


def waiting(approval: Approval) -> list[Task]:
    """The signatures that the present step waits for."""
    return list(approval.tasks.filter(state=Task.WAITING).select_related("person", "seat"))


def is_done(approval: Approval, step: dict) -> bool:
    """Whether the step has the signatures it needs."""
    here = approval.tasks.filter(step=approval.step, round=approval.round)
    if not here.filter(state=Task.SIGNED).exists():
        return False
    return step["mode"] == "any" or not here.filter(state=Task.WAITING).exists()


def close_rest(approval: Approval) -> None:
    """What the others were asked for is no longer wanted: it vanishes from their inbox, and their notice with it."""
    left = waiting(approval)
    for task in left:
        end_task(task, Task.GONE)
    telling.no_longer(approval, [t.person_id for t in left])


def _end(approval: Approval, status: str) -> None:
    approval.status, approval.ended_at, approval.due_on = status, timezone.now(), None
    approval.save()


def stop(approval: Approval, status: str) -> None:
    """It ends without being granted, or goes back to whoever asked."""
    close_rest(approval)
    _end(approval, status)


def restart(approval: Approval, now: list) -> None:
    """The facts are others than those that were signed: earlier signatures no longer count, signers are told what changed, and it begins anew."""
    before = approval.facts
    signed = list(approval.tasks.filter(round=approval.round, state=Task.SIGNED).values_list("person", flat=True))
    close_rest(approval)
    mark(approval, "changed", facts=[[label, was, is_] for label, was, is_ in facts.differences(before, now)])
    approval.round += 1
    approval.facts, approval.digest = now, facts.digest_of(now, approval.reason)
    approval.save()
    telling.changed(approval, signed)
    enter(approval, 0)


def refresh(approval: Approval) -> bool:
    """Asks again who must sign the present step: people leave, change roles, go on leave and come back. True when something changed."""
    step = approval.plan[approval.step]
    found = signers.resolve(approval, step)
    have = waiting(approval)
    signed = set(approval.tasks.filter(step=approval.step, round=approval.round, state=Task.SIGNED).values_list("seat", flat=True))
    wanted = {s.seat.pk: s for s in found.seats if s.seat.pk not in signed}
    gone, kept = [], set()
    for task in have:
        seat = wanted.get(task.seat_id)
        fits = seat is not None and (task.person_id == seat.person.pk or (task.via == Task.HANDED and signers.usable(task.person)))
        (kept.add(task.seat_id) if fits else gone.append(task))
    fresh = [s for pk, s in wanted.items() if pk not in kept]
    if not gone and not fresh:
        return False
    for task in gone:
        end_task(task, Task.GONE)
    telling.no_longer(approval, [t.person_id for t in gone])
    tell_notes(approval, found)
    tasks = [_task(approval, seat) for seat in fresh]
    if approval.once:
        count_earlier(approval, tasks)
    if is_done(approval, step):
        close_rest(approval)
        enter(approval, approval.step + 1)
    elif not wanted and not signed:
        enter(approval, approval.step)
    else:
        telling.wanted(approval, [t for t in tasks if t.state == Task.WAITING])
    return True
