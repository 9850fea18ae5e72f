"""Writing entered values to a row: the one way of forms, cells, bulk verbs and the API."""

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import UniqueConstraint
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.commons.tags.actions import set_tags
from guanxi.desk.entering import entered
from guanxi.desk.values import mask_of
from guanxi.kit.changes import OWN
from guanxi.kit.errors import DomainError
from guanxi.kit.models import Owned
from guanxi.kit.ownership import assign
from guanxi.kit.scope import is_masked, terms, writable_fields

ALIKE = gettext_lazy("There is one like this already, perhaps in the recycle bin.")


class Refused(DomainError):
    """Values that cannot be saved. `errors`: field name ("" for the whole) → sentences."""

    def __init__(self, errors: dict[str, list[str]]):
        name, said = next(iter(errors.items()))
        super().__init__(said[0], name or None)
        self.errors = errors


def enterable(record, actor, *, creating: bool = False) -> dict:
    """Name → Field of what the actor may enter. Whom a row belongs to is entered only by those who may assign it."""
    fields = writable_fields(record, actor, creating=creating)
    if "owner" in fields and issubclass(record.model, Owned) and not actor.may(record.key, "assign"):
        del fields["owner"]
    return fields


def fresh(record, actor, request=None):
    """An unsaved row with the first values that its record type gives."""
    obj = record.model()
    for name, value in record.initial(actor, request).items():
        field = record.fields.get(name)
        if field is not None and "__" not in field.path and not field.is_many:
            related = field.kind in ("ref", "person") and not isinstance(value, models.Model)
            setattr(obj, f"{field.path}_id" if related else field.path, value)
    return obj


def read_values(record, raws: dict, actor, *, obj=None) -> dict:
    """Name → Python value of raw entries (texts or JSON). Refused names every field that is unknown, not writable or unreadable.

    A masked field sent back as its mask is left out: the mask never overwrites the number. Who sees the mask alone cannot empty the field.
    """
    fields = enterable(record, actor, creating=obj is None)
    values, errors = {}, {}
    for name, raw in raws.items():
        field = fields.get(name)
        if field is None:
            errors[name] = [_("There is no such field, or it is not yours to change.")]
            continue
        if obj is not None and field.masked and raw and raw == mask_of(field, field.value(obj)):
            continue
        if obj is not None and raw in ("", None) and is_masked(record, field, actor):
            # An empty answer is what a client sends back that got nothing; of a number that stands there it would be a deletion unseen.
            if field.value(obj) not in ("", None):
                errors[name] = [_("You see only a part of this, so it cannot be emptied. Write the new value instead.")]
            continue
        try:
            values[name] = entered(field, raw, actor)
        except DomainError as error:
            errors[name] = [error.message]
    if errors:
        raise Refused(errors)
    return values


def write_values(record, obj, values: dict, actor):
    """Sets the values on the row and saves it in one transaction; Refused for what the rules forbid, Stale when somebody was faster.

    `capture` has the last word before the save. A value beyond a 1:1 relation ("profile__assets") goes into that row.
    """
    fields = record.fields
    beside, after, values, was = {}, [], dict(values), dict(getattr(obj, OWN, None) or {})
    if not obj._state.adding and (closed := [n for n in values if not fields[n].is_open(obj)]):
        raise Refused({n: [_("This cannot be changed any more.")] for n in closed})
    with transaction.atomic():
        if not obj._state.adding and "owner" in values and isinstance(obj, Owned):
            owner = values.pop("owner")
            if (owner and owner.pk) != obj.owner_id:
                after.append((_give, _may_be_given(record, obj, owner, actor)))
        for name, value in values.items():
            field = fields[name]
            if field.kind == "tags":
                after.append((set_tags, value))
            elif writer := getattr(field, "write", None):
                if field.is_many:
                    after.append((writer, value))
                else:
                    writer(obj, value)
            elif "__" in field.path:
                beside[field.path] = value
            elif field.is_many:
                after.append((lambda row, v, path=field.path: getattr(row, path).set(v), value))
            else:
                setattr(obj, field.path, value)
        for name in [n for n in values if fields[n].inside and not fields[n].is_asked(obj)]:
            fields[name].put_back(obj, was)
        record.capture(obj, actor)
        _check(record, obj, values, actor)
        _save(obj)
        _save_beside(obj, beside)
        for writer, value in after:
            writer(obj, value)
    return obj


def _save(obj) -> None:
    try:
        obj.save(within=True)
    except IntegrityError as error:
        # Somebody filed the same value between the look at it and now; anything else is a fault of ours.
        if "unique" not in str(error).lower():
            raise
        raise Refused({"": [ALIKE]}) from error


def _may_be_given(record, obj, owner, actor):
    """The new owner, None for nobody; Refused when this row is not the actor's to give away, or must belong to somebody."""
    if owner is None and (record.fields["owner"].required or not obj._meta.get_field("owner").null):
        raise Refused({"owner": [_("This is needed.")]})
    if not record.model.objects.filter(terms(record.model, actor, "assign").q(), pk=obj.pk).exists():
        raise Refused({"owner": [_("You may not give this to somebody else.")]})
    return owner


def _give(obj, owner) -> None:
    """Everything that hangs on the row goes with it."""
    assign(obj, owner=owner)
    obj.refresh_from_db()


def _check(record, obj, values, actor) -> None:
    missing = {n: [_("This is needed.")] for n, v in values.items() if record.fields[n].is_needed(obj) and v in (None, "", [])}
    if obj._state.adding:
        wanted = (
            f for f in record.fields.values() if f.required and f.editable and f.name not in values and "__" not in f.path and not f.inside
        )
        missing |= {f.name: [_("This is needed.")] for f in wanted if f.value(obj) in (None, "")}
    missing |= _own_missing(record, obj, values, actor)
    if missing:
        raise Refused(missing)
    concerned = {f.path for n, f in record.fields.items() if n in values}
    if taken := _taken(record, obj, concerned):
        raise Refused(taken)
    try:
        obj.full_clean(exclude={f.name for f in obj._meta.fields if f.name not in concerned})
    except ValidationError as error:
        found = {("" if n == NON_FIELD_ERRORS else n): said for n, said in error.message_dict.items()}
        raise Refused(found) from error


def _own_missing(record, obj, values, actor) -> dict:
    """The company's own fields that this row must have: all of a new one, of others those that the change makes necessary. Whoever may not write one is not asked."""
    creating = obj._state.adding
    wanted = [
        f for f in record.fields.values() if f.inside and f.editable and f.name not in values and (creating or f.depends_on & values.keys())
    ]
    wanted = [f for f in wanted if f.is_needed(obj) and f.value(obj) in (None, "", [])]
    may = enterable(record, actor, creating=creating) if wanted else {}
    return {f.name: [_("This is needed.")] for f in wanted if f.name in may}


def _taken(record, obj, concerned: set[str]) -> dict:
    """What must be there only once with other columns: full_clean looks at that only when every one of the columns was entered."""
    taken = {}
    for one in obj._meta.constraints:
        if isinstance(one, UniqueConstraint) and (entered := concerned & set(one.fields)):
            try:
                one.validate(type(obj), obj)
            except ValidationError:
                taken |= {n: [ALIKE] for n, f in record.fields.items() if f.path in entered}
    return taken


def _save_beside(obj, beside: dict) -> None:
    rows = {}
    for path, value in beside.items():
        relation, _sep, name = path.rpartition("__")
        if relation not in rows:
            rows[relation] = _row_beside(obj, relation)
        setattr(rows[relation], name, value)
    for row in rows.values():
        row.save()


def _row_beside(obj, relation: str) -> models.Model:
    """The 1:1 row behind a relation, made when it is missing."""
    try:
        row = getattr(obj, relation)
    except ObjectDoesNotExist:
        row = None
    if row is None:
        column = obj._meta.get_field(relation)
        row = column.related_model(**{column.field.name: obj})
    return row
