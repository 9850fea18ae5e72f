"""Giving marks, and what becomes of them when values change."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.marks.models import FactMark, Reliability
from guanxi.commons.marks.queries import PREFIX, Said, key_of, names_of
from guanxi.kit.actor import Actor
from guanxi.kit.changes import Change, publish
from guanxi.kit.errors import DomainError

BATCH = 1000
_restoring: ContextVar[bool] = ContextVar("earlier values come back with their marks", default=False)


@contextmanager
def restoring():
    """Values written inside are earlier ones: where one has borne a mark, it bears it again. What is typed in anew begins without."""
    token = _restoring.set(True)
    try:
        yield
    finally:
        _restoring.reset(token)


@transaction.atomic
def mark(obj, field: str, value, said: Said, *, actor: Actor) -> FactMark | None:
    """Says where the present value of a field comes from and how reliable it is; an empty `said` takes the mark away. Returns the mark.

    The caller has seen to it that the actor may change the row and read the field.
    """
    key = obj._meta.label_lower
    if field not in names_of(key):
        raise DomainError(_("This is not marked."), field)
    if value in (None, "", []) and not said.is_empty:
        raise DomainError(_("There is nothing here that could be marked."), field)
    rows = FactMark.objects.filter(record_key=key, object_id=obj.pk, field=field)
    was = rows.filter(ended_at=None).first()
    before = was.facts if was else None
    # Of one value one mark is enough: what was said of it before stands in the trail.
    rows.filter(value_key=key_of(value)).delete()
    rows.filter(ended_at=None).delete()
    made = None
    if not said.is_empty:
        made = FactMark(record_key=key, object_id=obj.pk, field=field, value_key=key_of(value), **_columns(said, actor))
        made.save()
    after = made.facts if made else None
    if before != after:
        publish([Change(type(obj), obj.pk, "update", str(obj)[:200], {PREFIX + field: before}, {PREFIX + field: after}, obj)])
    return made


@transaction.atomic
def mark_many(model, rows: Sequence[tuple[int, str, dict]], said: Said, *, actor: Actor) -> int:
    """The same of many facts at once: (number, label, field → value) of each row. What bears a mark already keeps it. Returns how many were marked."""
    key, columns = model._meta.label_lower, _columns(said, actor)
    borne = set(
        FactMark.objects.filter(record_key=key, object_id__in=[pk for pk, *_rest in rows], ended_at=None).values_list("object_id", "field")
    )
    made, told = [], []
    for pk, label, values in rows:
        fresh = [
            FactMark(record_key=key, object_id=pk, field=n, value_key=key_of(v), **columns)
            for n, v in values.items()
            if v not in (None, "", []) and (pk, n) not in borne
        ]
        if fresh:
            made += fresh
            told.append(
                Change(
                    model, pk, "update", label[:200], {PREFIX + m.field: None for m in fresh}, {PREFIX + m.field: m.facts for m in fresh}
                )
            )
    FactMark.objects.bulk_create(made, batch_size=BATCH)
    publish(told)
    return len(made)


def _columns(said: Said, actor: Actor) -> dict:
    by = actor.user_id
    return {
        "source": said.source, "first_hand": said.first_hand, "representative": said.representative, "reliability": said.reliability,
        "verified_on": said.verified_on, "verified_by_id": by if said.verified_on else None, "note": said.note.strip()[:200], "marked_by_id": by,
    }  # fmt: skip


def follow_values(record_key: str, changed: dict[int, dict]) -> None:
    """Values changed (number → field → new value): the marks of the former ones end; of restored values they come back."""
    borne = FactMark.objects.filter(record_key=record_key, object_id__in=list(changed), ended_at=None).values_list(
        "pk", "object_id", "field", "value_key"
    )
    ended = [pk for pk, of, field, key in borne if field in changed[of] and key != key_of(changed[of][field])]
    for start in range(0, len(ended), BATCH):
        FactMark.objects.filter(pk__in=ended[start : start + BATCH]).update(ended_at=timezone.now())
    if _restoring.get():
        revive(record_key, changed)


def revive(record_key: str, values: dict[int, dict], *, among: Sequence[int] | None = None) -> None:
    """Marks that these values (number → field → value) have borne hold again; a value that was thrown out as unusable comes back as doubtful.

    among: numbers of the marks that may; any of theirs without.
    """
    wanted = {(pk, n): key_of(v) for pk, told in values.items() for n, v in told.items() if v not in (None, "", [])}
    rows = FactMark.objects.filter(record_key=record_key, object_id__in=list(values))
    held = set(rows.filter(ended_at=None).values_list("object_id", "field"))
    rows = rows if among is None else rows.filter(pk__in=among)
    for one in rows.exclude(ended_at=None).order_by("-ended_at"):
        place = (one.object_id, one.field)
        if wanted.get(place) == one.value_key and place not in held:
            held.add(place)
            one.ended_at = None
            one.reliability = Reliability.DOUBTFUL if one.reliability == Reliability.UNUSABLE else one.reliability
            one.save()


def forget(record_key: str, keys: Sequence[int]) -> None:
    """Rows that went for good take their marks along."""
    FactMark.objects.filter(record_key=record_key, object_id__in=list(keys)).delete()


def follow(changes: Sequence[Change]) -> None:
    """What of published changes concerns marks."""
    changed: dict[str, dict[int, dict]] = defaultdict(dict)
    gone: dict[str, list[int]] = defaultdict(list)
    for c in changes:
        if c.kind not in ("update", "erase") or not (names := names_of(key := c.model._meta.label_lower)):
            continue
        if c.kind == "erase":
            gone[key].append(c.pk)
        elif told := {n: v for n, v in c.after.items() if n in names}:
            changed[key].setdefault(c.pk, {}).update(told)
    for key, rows in changed.items():
        follow_values(key, rows)
    for key, keys in gone.items():
        forget(key, keys)


@transaction.atomic
def carry(model, pk: int, values: dict, gone: Sequence[int]) -> list[int]:
    """A merged row took values (field → value) over from others, which may have borne marks: these go along (copied; the others keep theirs).

    Returns the numbers of the copies, for `drop`.
    """
    key, made = model._meta.label_lower, []
    borne = set(FactMark.objects.filter(record_key=key, object_id=pk, ended_at=None).values_list("field", flat=True))
    for one in FactMark.objects.filter(record_key=key, object_id__in=list(gone), field__in=values.keys() - borne, ended_at=None).order_by(
        "-marked_at"
    ):
        if one.field not in borne and one.value_key == key_of(values[one.field]):
            borne.add(one.field)
            one.pk, one.object_id, one._state.adding = None, pk, True
            one.save()
            made.append(one.pk)
    return made


def drop(record_key: str, pk: int, made: Sequence[int]) -> None:
    """The row gives its copies back. What somebody has said anew since is a mark of its own, and stays."""
    FactMark.objects.filter(record_key=record_key, object_id=pk, pk__in=list(made)).delete()
