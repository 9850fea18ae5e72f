"""Telling people something, once, and reminding them of what is due until it is done."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from guanxi.commons.notices import kinds
from guanxi.commons.notices.models import Notice, Preference, Reminder
from guanxi.commons.outbox.actions import has_mail
from guanxi.kit.actor import SYSTEM, acting
from guanxi.kit.changes import announce
from guanxi.kit.jobs import later
from guanxi.org.users.models import User

KEPT_DAYS = 200


@transaction.atomic
def notify(
    people: Iterable[User] | User, kind: str, *, subject=None, url: str = "", due_on: date | None = None, key: str | None = None, **params
) -> list[Notice]:
    """Tells people something, in the present transaction; whoever may not sign in any more is left out. Returns the new notices.

    subject: the row it is about, or its (record key, number). key: telling the same person again under it does nothing.
    params: whole numbers, and `by` (a colleague or his number). Texts are refused: a notice must hold nothing of the record.
    """
    found = kinds.find(kind)
    record_key, object_id = named(subject)
    told = {p.pk: p for p in ([people] if isinstance(people, User) else people) if p.is_active and not p.deleted_at}
    wanted = {p.person_id: p for p in Preference.objects.filter(person__in=told, kind=kind)} if told else {}
    if key:
        told = {pk: p for pk, p in told.items() if pk not in _already(told, key)}
    made = []
    for pk, person in told.items():
        own = wanted.get(pk, found)
        by_mail = own.by_mail and bool(person.email)
        if not (own.in_app or by_mail):
            continue
        notice = Notice(
            person=person, kind=kind, record_key=record_key, object_id=object_id, url=url, params=plain(params), due_on=due_on, key=key, in_app=own.in_app
        )  # fmt: skip
        # Two that tell him at once: the constraint lets one through, and nobody's transaction breaks.
        Notice.objects.bulk_create([notice], ignore_conflicts=key is not None)
        notice = notice if key is None else Notice.objects.get(person=person, key=key)
        made.append(notice)
        if by_mail and has_mail():
            with acting(SYSTEM):  # the asker may be gone before the mail is written
                later("notices.mail", key=f"notice:{notice.pk}", notice=notice.pk)
    return made


def _already(told, key: str) -> set[int]:
    return set(Notice.objects.filter(person__in=told, key=key).values_list("person_id", flat=True))


def named(subject) -> tuple[str, int | None]:
    """(record key, number) of a row, or of what was given as that pair."""
    if subject is None:
        return "", None
    if isinstance(subject, tuple):
        return subject
    return subject._meta.label_lower, subject.pk


def plain(params: dict) -> dict:
    """Params as they are kept; TypeError for anything that could carry a record's data."""
    made = {}
    for name, value in params.items():
        value = value.pk if name == "by" and isinstance(value, User) else value
        if value is not None and not isinstance(value, int):
            raise TypeError(f"a notice keeps numbers only, not {name}={value!r}")
        made[name] = value
    return made


def read(notices) -> int:
    """Marks notices (a queryset of one person's) as read; returns how many were not."""
    return notices.filter(read_at=None).update(read_at=timezone.now())


def settle_notices(kind: str, subject, people=None) -> int:
    """What they asked for is done: unread notices of that kind about a row are marked as read, for some people or for all."""
    record_key, object_id = named(subject)
    rows = Notice.objects.filter(kind=kind, record_key=record_key, object_id=object_id)
    return read(rows if people is None else rows.filter(person__in=people))


@transaction.atomic
def prefer(person: User, kind: str, *, in_app: bool, by_mail: bool) -> None:
    """How a person wants to be told of a kind from now on."""
    kinds.find(kind)
    Preference.objects.update_or_create(person=person, kind=kind, defaults={"in_app": in_app, "by_mail": by_mail})


@transaction.atomic
def remind(kind: str, *, key: str, due_on: date, steps: Iterable[tuple[int, User]], subject=None, url: str = "", **params) -> Reminder:
    """Sets a reminder, or sets it anew when the day or the steps differ. steps: (days after the due day, who is told); below 0 is before it.

    The first step is for whoever must do it, later ones name whom to tell when he has not (ACC-07). `settle(key)` ends it.
    """
    kinds.find(kind)
    listed = sorted([int(days), person.pk] for days, person in steps)
    if not listed:
        raise ValueError("a reminder needs somebody to remind")
    record_key, object_id = named(subject)
    values = {
        "kind": kind,
        "record_key": record_key,
        "object_id": object_id,
        "url": url,
        "params": plain(params),
        "due_on": due_on,
        "steps": listed,
    }
    row = Reminder.objects.select_for_update().filter(key=key).first()
    if row is not None and row.settled_at is None and (row.due_on, row.steps) == (due_on, listed):
        return row
    row = row or Reminder(key=key)
    for name, value in values.items():
        setattr(row, name, value)
    row.step, row.settled_at, row.next_on = 0, None, due_on + timedelta(days=listed[0][0])
    row.save()
    return row


def settle(key: str) -> bool:
    """What was due is done: the reminder ends. False when there was none that ran."""
    return bool(Reminder.objects.filter(key=key, settled_at=None).update(settled_at=timezone.now(), next_on=None))


def fire(today: date | None = None) -> int:
    """Tells what is due on that day (the company's own, not UTC's) and not yet told; returns how many steps fired.

    However often it runs, and in however many workers, each step of a reminder fires once: the notice's key and the step commit together.
    """
    today, fired = today or timezone.localdate(), 0
    for pk in list(Reminder.objects.filter(settled_at=None, next_on__lte=today).order_by("next_on", "id").values_list("pk", flat=True)):
        fired += _fire_one(pk, today)
    return fired


@transaction.atomic
def _fire_one(pk: int, today: date) -> int:
    row = Reminder.objects.select_for_update().get(pk=pk)
    fired = 0
    while row.settled_at is None and row.next_on and row.next_on <= today:
        _days, person = row.steps[row.step]
        subject = (row.record_key, row.object_id) if row.record_key else None
        late = (today - row.due_on).days
        told = User.objects.filter(pk=person)
        key = f"{row.key}:{row.due_on:%Y%m%d}:{row.step}"
        notify(told, row.kind, subject=subject, url=row.url, due_on=row.due_on, key=key, **{**row.params, "late": late})
        announce("reminder.fired", reminder=row, person_id=person, step=row.step, late=late)
        row.step, fired = row.step + 1, fired + 1
        row.next_on = row.due_on + timedelta(days=row.steps[row.step][0]) if row.step < len(row.steps) else None
    row.save()
    return fired


def forget_old() -> int:
    """Deletes notices older than KEPT_DAYS days that were read, and reminders that were settled as long ago."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    gone = Notice.objects.filter(read_at__lt=before).delete()[0]
    return gone + Reminder.objects.filter(settled_at__lt=before).delete()[0]
