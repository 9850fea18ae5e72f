"""The form of a record type, derived from its writable fields; a package may subclass it (Record.form)."""

from functools import partial

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from guanxi.commons.tags.queries import tags_of
from guanxi.desk.entering import entered, raw_of
from guanxi.desk.forms.widgets import widget_of
from guanxi.desk.saving import Refused, enterable, fresh, write_values
from guanxi.desk.values import Sight, mask_of
from guanxi.kit.errors import DomainError
from guanxi.kit.records import Section
from guanxi.kit.scope import masked_names, readable_fields

SALT = "desk.form"


def must(field) -> bool:
    """Whether a form insists on a value: a choice that has a first value cannot be emptied either."""
    column = field.model_field
    return field.kind != "bool" and (field.required or (field.kind == "choice" and column is not None and not column.blank))


class EntryField(forms.Field):
    """A kit field in a Django form: read by the same rules as everywhere."""

    def __init__(self, field, actor, widget):
        super().__init__(required=must(field) and not field.depends_on, label=field.label, help_text=field.help)
        # Django would copy a widget that is given to it; this one was made for this form.
        self.widget, widget.is_required = widget, self.required
        self.field, self.actor, self.mask = field, actor, ""

    def clean(self, raw):
        """The Python value, or an error in plain words."""
        try:
            value = "" if self.mask and raw == "-" else entered(self.field, raw, self.actor)
        except DomainError as error:
            raise ValidationError(error.message) from error
        if self.required and (value is None or value == "" or value == []):
            raise ValidationError(_("This is needed."))
        return value


class RecordForm(forms.Form):
    """Fields in sections, values as raw texts. `names` limits it to some fields (a cell, a bulk change)."""

    def __init__(self, record, actor, obj=None, data=None, files=None, *, names=None, initial=None):
        self.record, self.actor, self.obj = record, actor, obj
        super().__init__(data, files, auto_id="id_%s")
        self.creating = obj is None or obj._state.adding
        writable = enterable(record, actor, creating=self.creating)
        if not self.creating:
            writable = {n: f for n, f in writable.items() if f.is_open(obj)}
        self.like = obj if obj is not None else _begun(record, data if data is not None else initial or {})
        self.kit_fields = (
            _offered(record, writable, self.like, actor) if names is None else {n: writable[n] for n in names if n in writable}
        )
        behind = set() if self.creating else masked_names(record, actor)
        self.masked = {n for n, f in self.kit_fields.items() if not self.creating and (f.masked or n in behind) and f.value(obj)}
        given = initial or {}
        for name, field in self.kit_fields.items():
            asks = field.kind == "tags" and name not in given  # the only value that is a question of its own
            value = None if asks else self._value(field, given)
            self.fields[name] = EntryField(field, actor, widget_of(field, actor, value))
            self.initial[name] = partial(self._raw_tags, field) if asks else raw_of(field, value)
            if name in self.masked:
                self._mask(name, field)

    @classmethod
    def of_what_was_touched(cls, record, actor, obj, data, files=None) -> "RecordForm | None":
        """The same for saving alone: fields that came back as they were shown are neither built nor read nor judged.

        None when the form does not say what it showed, or when it is a package's own, which may compare fields with each other.
        """
        before = _first_values(data) if cls is RecordForm else None
        if before is None:
            return None
        offered = _offered(record, enterable(record, actor), obj, actor)
        form = cls(
            record, actor, obj, data, files, names=[n for n, f in offered.items() if n not in before or _is_touched(f, before[n], data)]
        )
        form._before = before
        return form

    def _value(self, field, given):
        """The row's present value, or the proposed one."""
        if field.name in given:
            return given[field.name]
        if self.obj is not None and not self.obj._state.adding:
            return tags_of([self.obj])[self.obj.pk] if field.kind == "tags" else field.value(self.obj)
        column = field.model_field
        return column.get_default() if column is not None and column.has_default() and "__" not in field.path else None

    def _raw_tags(self, field):
        return raw_of(field, self._value(field, {}))

    def first(self, name: str):
        """The raw value that a control shows at first."""
        raw = self.initial[name]
        return raw() if callable(raw) else raw

    def _mask(self, name, field):
        self.initial[name] = ""
        control = self.fields[name]
        control.mask = control.widget.attrs["placeholder"] = mask_of(field, field.value(self.obj))
        control.help_text, control.required = _("Leave empty to keep it as it is; - takes it away."), False

    @property
    def sections(self) -> list:
        """(title, is open, bound fields, read-only (label, text)) of every section that holds something."""
        shown, sight = [], Sight(self.record, self.actor)
        if self.obj is not None and not self.creating:
            sight.prime([self.obj])
        placed = set()
        for section in _declared(self.record, self.like, self.actor):
            bound = [self[n] for n in section.names if n in self.fields]
            placed |= {b.name for b in bound}
            fixed = []
            if not self.creating:
                fixed = [
                    (f.label, sight.text(f, self.obj))
                    for n in section.names
                    if n not in self.fields and (f := sight.fields.get(n)) and not f.is_many
                ]
            if bound:
                wrong = any(b.errors for b in bound)
                shown.append((section.title, section.open or wrong, bound, [(label, text) for label, text in fixed if text]))
        if rest := [self[n] for n in self.fields if n not in placed]:
            shown.append(("", True, rest, []))
        return shown

    @property
    def base(self) -> str:
        """What the form showed at first, signed: tells later what the person changed and what somebody else did."""
        kept = {n: self.first(n) for n in self.initial if n in self.fields and n not in self.masked}
        return signing.dumps(kept, salt=SALT, compress=True)

    def shown_before(self) -> dict | None:
        """The raw values that the person started from; None when the form does not say (or somebody altered it)."""
        if not hasattr(self, "_before"):
            self._before = _first_values(self.data)
        return self._before

    def changed(self) -> dict:
        """Name → value of what the person changed; everything when the start is not known."""
        before = self.shown_before()
        found = {}
        for name, value in self.cleaned_data.items():
            if name not in self.kit_fields:
                continue
            if name in self.masked:
                if self.data.get(name, "").strip() not in ("", self.fields[name].mask):
                    found[name] = value
                continue
            if self.creating or before is None or before.get(name) != raw_of(self.kit_fields[name], value):
                found[name] = value
        return found

    def save(self):
        """Writes what was changed. On a refusal the errors stand beside their fields and None is returned; Stale is the caller's."""
        obj = self.obj if self.obj is not None else fresh(self.record, self.actor)
        try:
            return write_values(self.record, obj, self.changed(), self.actor)
        except Refused as refusal:
            for name, said in refusal.errors.items():
                self.add_error(name if name in self.fields else None, said)
        except DomainError as refusal:
            if hasattr(refusal, "current"):
                raise
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal.message))
        return None


def _begun(record, given):
    """A row that is still to be made, as far as its choices say how it is laid out."""
    chosen = {
        f.path: given.get(n) for n, f in record.fields.items() if f.kind == "choice" and f.model_field is not None and "__" not in f.path
    }
    return record.model(**{name: value for name, value in chosen.items() if isinstance(value, str) and value})


def _declared(record, obj, actor) -> tuple[Section, ...]:
    return record.laid_out(obj, readable_fields(record, actor)) or (Section("", tuple(record.fields)),)


def _offered(record, writable: dict, obj, actor) -> dict:
    """Name → Field of what the form asks: what its sections name, and whatever cannot do without a value."""
    sections = _declared(record, obj, actor)
    named = {n: writable[n] for section in sections for n in section.names if n in writable and not writable[n].once}
    return named | {n: f for n, f in writable.items() if f.required}


def _first_values(data) -> dict | None:
    try:
        return signing.loads(data.get("base", ""), salt=SALT)
    except signing.BadSignature:
        return None


def _is_touched(field, first, data) -> bool:
    """Whether a control may hold something else than it showed. What must be filled and is not counts as touched, so that it is asked for."""
    came = data.getlist(field.name)
    if field.kind in ("file", "table"):  # their controls have names of their own
        return True
    if not first:
        return must(field) or came not in ([], [""])
    if isinstance(first, list):
        return came != first
    return len(came) != 1 or came[0].replace("\r\n", "\n") != first.replace("\r\n", "\n")


def form_class(record) -> type[RecordForm]:
    """The record's own form, or the derived one."""
    return import_string(record.form) if record.form else RecordForm
