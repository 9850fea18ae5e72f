"""The verbs over many rows that every record type has, and those that its declaration adds."""

from django.utils.translation import gettext_lazy as _

from guanxi.commons.tags.actions import set_tags
from guanxi.commons.tags.queries import tags_of
from guanxi.desk.bins.actions import throw_away
from guanxi.desk.bulk.forms import AssignForm, BulkForm, SetForm, TagForm
from guanxi.desk.saving import Refused, write_values
from guanxi.kit.models import Owned
from guanxi.kit.ownership import assign
from guanxi.kit.records import BulkVerb
from guanxi.kit.scope import writable_fields


def change_owner(rows, actor, *, owner) -> int:
    """Gives the rows to somebody else."""
    return assign(rows, owner=owner)


def add_tags(rows, actor, *, tags) -> int:
    """Hangs tags on the rows, besides those they have."""
    found = list(rows)
    have = tags_of(found)
    for row in found:
        set_tags(row, [*have[row.pk], *tags])
    return len(found)


def remove_tags(rows, actor, *, tags) -> int:
    """Takes tags off the rows."""
    found, gone = list(rows), {t.casefold() for t in tags}
    have = tags_of(found)
    for row in found:
        set_tags(row, [t for t in have[row.pk] if t.casefold() not in gone])
    return len(found)


def set_field(rows, actor, *, field, value) -> int:
    """Writes one field of all rows by the rules of the form; rows that those refuse are left as they are and not counted."""
    from guanxi.kit import records

    done = 0
    for row in rows:
        try:
            write_values(records.of(rows.model), row, {field: value}, actor)
            done += 1
        except Refused:
            continue
    return done


def delete(rows, actor) -> int:
    """Puts the rows into the recycle bin."""
    count = rows.count()
    throw_away(rows)
    return count


OWNER = BulkVerb("assign", _("Change owner"), "user-share", change_owner, AssignForm, action="assign")
TAG = BulkVerb("tag", _("Add tags"), "tag", add_tags, TagForm)
UNTAG = BulkVerb("untag", _("Take tags off"), "tags", remove_tags, TagForm)
SET = BulkVerb("set", _("Change a field"), "pencil", set_field, SetForm)
DELETE = BulkVerb(
    "delete",
    _("Delete"),
    "trash",
    delete,
    action="delete",
    danger=True,
    confirm=_("They go into the recycle bin and can be taken out for 30 days."),
)


def verbs_for(record, actor) -> list[BulkVerb]:
    """The verbs that the actor may use on rows of this type."""
    model, offered = record.model, []
    if issubclass(model, Owned) and not model.scope_via:
        offered.append(OWNER)
    if (tags := record.fields.get("tags")) is not None and tags.kind == "tags" and "tags" in writable_fields(record, actor):
        offered += [TAG, UNTAG]
    offered += record.bulk
    if writable_fields(record, actor):
        offered.append(SET)
    if model.has_bin and record.deletable:
        offered.append(DELETE)
    return [v for v in offered if actor.may(record.key, v.action)]


def form_of(verb, record, actor, data=None):
    """The verb's form, or None when it asks nothing."""
    if verb.form is None:
        return None
    return verb.form(record, actor, data) if issubclass(verb.form, BulkForm) else verb.form(data)
