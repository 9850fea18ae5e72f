"""Writing the trail, within the transaction that it tells of."""

import hashlib
import json
import re
import secrets
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from django.db import connection, models
from django.utils import timezone

from guanxi.audit.trail.models import Entry
from guanxi.kit.actor import Actor, current_actor
from guanxi.kit.changes import Change, ahead, current_reason
from guanxi.kit.dialects import insert_rows

SALT = 16  # bytes
_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_quoted = json.encoder.encode_basestring
_NUL = re.compile(r"(\\\\)|\\u0000")  # an escaped backslash in front of u0000 is a text of somebody, no NUL
OWN = ("record_key", "object_id", "kind", "label", "diff", "salt", "diff_hash")  # columns that differ from line to line


def write_changes(changes: Sequence[Change], rows: list[tuple] | None = None) -> None:
    """One entry a change. What columns hold is written as it is: who may read it is decided when somebody looks."""
    rows = told(changes) if rows is None else rows
    if not rows:
        return
    common = _common(current_actor())
    # As model instances they would cost more than what they tell of.
    columns = {f.attname: f for f in Entry._meta.concrete_fields if not f.primary_key}
    common = {"at": timezone.now(), "sequence": None, "seal": ""} | common
    same = {f.column: f.get_db_prep_save(common[name], connection) for name, f in columns.items() if name in common}
    insert_rows(Entry._meta.db_table, OWN, rows, same=same)


@ahead(write_changes)
def told(changes: Sequence[Change]) -> list[tuple]:
    """What differs from entry to entry, in the order of OWN."""
    salts = secrets.token_hex(SALT * len(changes))
    return [
        _own(c.kind, c.model._meta.label_lower, c.pk if isinstance(c.pk, int) else None, c.label, _text(c), salts[i : i + 2 * SALT])
        for i, c in zip(range(0, len(salts), 2 * SALT), changes, strict=True)
    ]


def entry(
    kind: str, *, record_key: str = "", object_id: int | None = None, label: str = "", diff: dict | None = None, actor: Actor | None = None
) -> Entry:
    """An unsaved entry in the name of the present actor."""
    own = _own(kind, record_key, object_id, label, _json(diff) if diff else "", secrets.token_hex(SALT))
    return Entry(**_common(actor or current_actor()), **dict(zip(OWN, own, strict=True)))


def _common(actor: Actor) -> dict:
    """Who, from where, why."""
    return {
        "actor_kind": actor.kind, "user_id": actor.user_id, "actor_name": actor.name[:80], "key_id": actor.key_id, "job_id": actor.job_id,
        "address": actor.address[:45], "device": actor.device[:80], "reason": current_reason()[:200],
    }  # fmt: skip


def _own(kind: str, record_key: str, object_id: int | None, label: str, text: str, salt: str) -> tuple:
    """What happened to what, in the order of OWN."""
    # PostgreSQL keeps no NUL in a text; whoever smuggles one in must not silence the trail.
    if "\\u0000" in text:
        text = _NUL.sub(lambda found: found[1] or "", text)
    label = label.replace("\x00", "")[:200]
    return (record_key, object_id, kind, label, text, salt, salted_hash(salt, label, text))


def _text(c: Change) -> str:
    """The diff as JSON. Of a new row, thousands at a time in an import, it is put together here; json.dumps would give the same."""
    if c.before:
        return _json({n: [plain(c.before.get(n)), plain(c.after.get(n))] for n in c.before.keys() | c.after.keys()})
    told = [f'"{n}":[null,{_quoted(v) if v.__class__ is str else _number_or(v)}]' for n, v in sorted(c.after.items())]
    return "{" + ",".join(told) + "}" if told else ""


def _number_or(value) -> str:
    return str(value) if type(value) is int else _json(plain(value))


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
