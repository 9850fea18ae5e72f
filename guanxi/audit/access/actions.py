"""Noting uses of data: who opened, revealed, called, exported, printed, signed in."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from guanxi.audit.trail.actions import entry, plain
from guanxi.audit.trail.models import KINDS, Entry
from guanxi.kit.actor import Actor, current_actor

SAME_READING = timedelta(minutes=10)


def note(
    kind: str,
    record_key: str = "",
    object_id: int | None = None,
    label: str = "",
    detail: dict | None = None,
    *,
    actor: Actor | None = None,
) -> Entry | None:
    """Writes one use of data into the trail (SEC-02, SEC-03). `kind` is one of trail.models.USES; `detail` holds JSON facts ({"rows": 120}).

    Opening the same record again within ten minutes adds nothing and returns None.
    """
    if kind not in KINDS:
        raise LookupError(f"no such kind of trail entry: {kind}")
    actor = actor or current_actor()
    if kind == "view" and (actor.kind == "system" or _just_read(actor, record_key, object_id)):
        return None
    made = entry(kind, record_key=record_key, object_id=object_id, label=str(label), diff=plain(detail or {}), actor=actor)
    made.save(force_insert=True)
    return made


def _just_read(actor: Actor, record_key: str, object_id: int | None) -> bool:
    """Every record page asks: written out, since putting it together costs more than the answer."""
    recent = connection.ops.adapt_datetimefield_value(timezone.now() - SAME_READING)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM audit_entry WHERE record_key = %s AND object_id = %s AND kind = 'view' AND user_id = %s AND actor_kind = %s AND at >= %s LIMIT 1",
            [record_key, object_id, actor.user_id, actor.kind, recent],
        )
        return cursor.fetchone() is not None
