"""Writing the trail, within the transaction that it tells of."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from django.db import connection, models
from django.utils import timezone

from guanxi.audit.trail.models import Entry
from guanxi.kit.actor import Actor, current_actor
from guanxi.kit.changes import Change, current_reason
from guanxi.kit.dialects import insert_rows

OWN = ("record_key", "object_id", "kind", "label", "diff", "salt", "diff_hash")  # columns that differ from line to line


def write_changes(changes: Sequence[Change]) -> None:
    """One entry a change. What columns hold is written as it is: who may read it is decided when somebody looks."""
    rows = [_own(c.kind, c.model._meta.label_lower, c.pk if isinstance(c.pk, int) else None, c.label, _diff(c)) for c in changes]
    common = _common(current_actor())
    # As model instances they would cost more than what they tell of.
    columns = {f.attname: f for f in Entry._meta.concrete_fields if not f.primary_key}
    common = {"at": timezone.now(), "sequence": None, "seal": ""} | common
    same = [(f.column, f.get_db_prep_save(common[name], connection)) for name, f in columns.items() if name in common]
    insert_rows(Entry._meta.db_table, [*OWN, *(c for c, _ in same)], [(*r, *(v for _, v in same)) for r in rows])


def entry(
    kind: str, *, record_key: str = "", object_id: int | None = None, label: str = "", diff: dict | None = None, actor: Actor | None = None
) -> Entry:
    """An unsaved entry in the name of the present actor."""
    return Entry(**_common(actor or current_actor()), **dict(zip(OWN, _own(kind, record_key, object_id, label, diff), strict=True)))


def _common(actor: Actor) -> dict:
    """Who, from where, why."""
    return {
        "actor_kind": actor.kind, "user_id": actor.user_id, "actor_name": actor.name[:80], "key_id": actor.key_id, "job_id": actor.job_id,
        "address": actor.address[:45], "device": actor.device[:80], "reason": current_reason()[:200],
    }  # fmt: skip


def _own(kind: str, record_key: str, object_id: int | None, label: str, diff: dict | None) -> tuple:
    """What happened to what, in the order of OWN."""
    # PostgreSQL keeps no NUL in a text; whoever smuggles one in must not silence the trail.
    text = json.dumps(diff, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("\\u0000", "") if diff else ""
    label, salt = label.replace("\x00", "")[:200], secrets.token_hex(16)
    return (record_key, object_id, kind, label, text, salt, salted_hash(salt, label, text))


def _diff(c: Change) -> dict:
    return {n: [plain(c.before.get(n)), plain(c.after.get(n))] for n in c.before.keys() | c.after.keys()}


def salted_hash(salt: str, label: str, diff: str) -> str:
    """What the chain covers in place of label and diff, so that both can be erased without breaking it."""
    return hashlib.sha256("\n".join((salt, label, diff)).encode()).hexdigest()


def plain(value):
    """A column's value as JSON: amounts and dates as text, rows as their number."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal | float):
        return str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, models.Model):
        return plain(value.pk)
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    return str(value)
