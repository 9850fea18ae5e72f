"""Putting earlier values back: through the same door as everything that is entered."""

from datetime import datetime

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from guanxi.audit.trail.actions import plain
from guanxi.audit.trail.histories import Step, step, written
from guanxi.commons.marks.actions import restoring
from guanxi.desk.histories.queries import place_of, present
from guanxi.desk.saving import enterable, read_values, write_values
from guanxi.kit.changes import because
from guanxi.kit.errors import DomainError, Stale

SALT = "desk.undo"
UNDONE_WITHIN = 24 * 3600  # seconds: the toast goes after half a minute, but a page may be left open


def put_back(record, obj, name: str, entry_id: int, actor, *, sight, version: int | None = None, why: str = ""):
    """Writes the value that a field held before the change of that entry (X36), and returns the row.

    It is read and judged like anything that is typed in. Stale: the row has another version than the one that was looked at.
    DomainError: that change is not in the trail any more, or the value cannot be kept today.
    """
    if version is not None and record.model.has_version and version != obj.version:
        raise Stale(_("Somebody else saved this record while you were looking at it. Nothing has been put back."), obj)
    found = former(record.fields[name], obj, entry_id)
    if found.before == present(record.fields[name], obj, sight):
        return obj
    at = date_format(timezone.localtime(found.entry.at), "Y-m-d H:i")
    with (
        transaction.atomic(),
        restoring(),
        because(" ".join(filter(None, (_("Put back to what it was before %(at)s") % {"at": at}, why)))[:200]),
    ):
        return write_values(record, obj, read_values(record, {name: found.before}, actor, obj=obj), actor)


def former(field, obj, entry_id: int) -> Step:
    """The change of that entry; DomainError when the trail does not tell of it (any more)."""
    place = place_of(field, obj)
    found = step(place.record_key, place.object_id, place.column, entry_id) if place and place.object_id else None
    if found is None or found.entry.kind != "update":
        raise DomainError(_("The trail does not hold this value any more."))
    return found


def undo_url(record, obj, actor, since: datetime) -> str:
    """The address that takes back what this person has changed of the row since then."""
    token = signing.dumps([record.key, obj.pk, actor.user_id, since.isoformat(), timezone.now().isoformat()], salt=SALT, compress=True)
    return f"{record.url(obj.pk)}undo/{token}/"


def undo(record, obj, token: str, actor, *, sight) -> list[str]:
    """Takes back what `undo_url` stands for, in one write. Returns the labels of fields that stay, since they were changed again meanwhile.

    DomainError: the token is of another row or person, or too old; Refused: a former value cannot be kept any more.
    """
    try:
        *of, since, until = signing.loads(token, salt=SALT, max_age=UNDONE_WITHIN)
    except signing.BadSignature:
        of = None
    if of != [record.key, obj.pk, actor.user_id]:
        raise DomainError(_("This can no longer be undone at once. Earlier values stand in the history of each fact."))
    span = (datetime.fromisoformat(since), datetime.fromisoformat(until))
    back, stays, told = {}, [], {}
    for name, field in enterable(record, actor).items():
        place = place_of(field, obj)
        if place is None or place.object_id is None:
            continue
        row = (place.record_key, place.object_id)
        if row not in told:
            told[row] = written(*row, actor.user_id, *span)
        if (pair := _span(told[row], place.column)) is None:
            continue
        if plain(pair[1]) == present(field, obj, sight):
            back[name] = pair[0]
        else:
            stays.append(str(field.label))
    with transaction.atomic(), restoring(), because(_("Undone at once")):
        write_values(record, obj, read_values(record, back, actor, obj=obj), actor)
    return stays


def _span(entries: list, column: str):
    """(value before the first, value after the last) of these entries; None when they do not tell of the column."""
    pairs = [facts[column] for e in entries if column in (facts := e.facts)]
    return (pairs[0][0], pairs[-1][1]) if pairs else None
