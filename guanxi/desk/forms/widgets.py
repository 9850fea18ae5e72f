"""Which control a kind of field is entered with. Pickers are selects that work as they are and load more from the server when they can."""

from functools import cache, partial

from django import forms
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.desk.entering import rows_behind
from guanxi.desk.forms.beside import FileWidget, TableWidget
from guanxi.desk.values import called
from guanxi.kit import records
from guanxi.kit.china import regions

FEW = 60  # related rows offered without searching
SHORT = {"int": "numeric", "money": "decimal", "decimal": "decimal", "percent": "decimal", "phone": "tel"}


def widget_of(field, actor, value=None) -> forms.Widget:
    """The widget of a field; `value` is the present one, which a picker must offer even when it is out of reach now."""
    maker = MAKERS.get(field.kind)
    return maker(field, actor, value) if maker else _line(field, actor, value)


def _line(field, actor, value):
    attrs = {"inputmode": SHORT[field.kind]} if field.kind in SHORT else {}
    if field.max_length and field.kind == "text":
        attrs["maxlength"] = field.max_length
    return forms.TextInput(attrs | {"autocomplete": "off"})


def _long(field, actor, value):
    return forms.Textarea(attrs={"rows": 3})


def _date(field, actor, value):
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _datetime(field, actor, value):
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def _bool(field, actor, value):
    return forms.CheckboxInput()


def _choice(field, actor, value):
    pairs = [(str(v), label) for v, label in field.choices or ()]
    column = field.model_field
    if value in (None, "") or column is None or column.blank:
        pairs = [("", "—"), *(p for p in pairs if p[0])]
    return forms.Select(choices=pairs)


def _many(field, actor, value):
    return forms.SelectMultiple(choices=[(str(v), label) for v, label in field.choices or ()], attrs={"data-tom": "", "size": 4})


class TagWidget(forms.SelectMultiple):
    """Tags: chosen from those that exist, or typed anew."""

    def value_from_datadict(self, data, files, name):
        """All chosen ones; a plain text with commas is understood too."""
        found = super().value_from_datadict(data, files, name)
        return [part for each in found or [] for part in str(each).split(",")]

    def optgroups(self, name, value, attrs=None):
        """Offers what is set even when it is no known tag."""
        known = {str(v) for v, _label in self.choices}
        self.choices = [*self.choices, *((v, v) for v in value if v not in known)]
        return super().optgroups(name, value, attrs)


def _tags(field, actor, value):
    return TagWidget(choices=[(str(v), label) for v, label in field.choices or ()], attrs={"data-tom": "", "data-create": "", "size": 4})


def _related(field, actor, value):
    return RelatedSelect(choices=cache(partial(_rows_to_pick, field, actor, value)), attrs=_picking(field))


def _picking(field) -> dict:
    searchable = field.kind != "person" and (record := records.known(field.ref))
    noted = {"data-noted": ""} if searchable and record.choice_note else {}
    return {"data-tom": ""} | ({"data-url": f"{record.list_url}suggest/"} if searchable else {}) | noted


def _rows_to_pick(field, actor, value) -> list[tuple[str, str]]:
    """What a picker offers at first. Asked when it is drawn: a form that is only read and saved does not need it."""
    record = records.known(field.ref)
    rows = rows_behind(field, actor)
    if record and field.kind != "person":
        rows = rows.order_by("-pk")
    name = (lambda row: Noted.of(record, row, actor)) if record else str
    pairs = [(str(row.pk), name(row)) for row in rows[: FEW if field.kind != "person" else 300]]
    if isinstance(value, models.Model) and str(value.pk) not in dict(pairs):
        seen = record is None or record.model.scope_rule == "shared" or record.model.objects.visible_to(actor).filter(pk=value.pk).exists()
        pairs.insert(0, (str(value.pk), name(value) if seen else "****"))
    return [("", "—"), *pairs]


class Noted(str):
    """What an option is called, with a note that explains it (Record.choice_note)."""

    note = ""

    @classmethod
    def of(cls, record, row, actor) -> "Noted":
        """The name of a related row for this reader."""
        made = cls(called(record, row, actor))
        made.note = record.choice_note(row, actor) if record.choice_note else ""
        return made


class RelatedSelect(forms.Select):
    """A select that also takes a key which is not among its first options (chosen by searching)."""

    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None):
        """Django's, with the note of what is offered."""
        made = super().create_option(name, value, label, selected, index, subindex, attrs)
        if note := getattr(label, "note", ""):
            made["attrs"]["data-note"] = note
        return made

    def optgroups(self, name, value, attrs=None):
        """Keeps an unlisted key chosen, so that nothing is lost when a form comes back with errors."""
        known = {str(v) for v, _label in self.choices}
        self.choices = [*self.choices, *((v, v) for v in value if v and v not in known)]
        return super().optgroups(name, value, attrs)


class RegionWidget(forms.Widget):
    """Province, city, county: three selects; the deepest one chosen is the value. Each choice asks the server for the next."""

    template_name = "desk/pages/_region.html"
    use_fieldset = True

    def get_context(self, name, value, attrs):
        """What the template draws."""
        path = regions.region_path(value or "")
        levels = []
        for depth, label in enumerate((_("Province"), _("City"), _("County"))):
            above = path[depth - 1] if depth and len(path) >= depth else ""
            options = regions.children(above) if depth == 0 or above else []
            levels.append(
                {"label": label, "options": options, "chosen": path[depth] if len(path) > depth else "", "id": f"id_{name}_{depth}"}
            )
        return {"name": name, "levels": levels, "url": reverse("desk:regions"), "attrs": attrs or {}, "value": value}

    def value_from_datadict(self, data, files, name):
        """The deepest code that was chosen below the level above it."""
        chosen = ""
        for code in data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]:
            if code and (not chosen or chosen in regions.region_path(code) or not regions.region_name(code)):
                chosen = code
        return chosen

    def value_omitted_from_data(self, data, files, name):
        """Whether the form did not send it at all."""
        return name not in data

    def render(self, name, value, attrs=None, renderer=None):
        """HTML through the app's own templates."""
        from django.template.loader import render_to_string

        return render_to_string(self.template_name, self.get_context(name, value, attrs))


def _region(field, actor, value):
    return RegionWidget()


MAKERS = {
    "long": _long, "date": _date, "datetime": _datetime, "bool": _bool, "choice": _choice, "multichoice": _many, "tags": _tags,
    "person": _related, "ref": _related, "region": _region,
    "file": lambda field, actor, value: FileWidget(value), "table": lambda field, actor, value: TableWidget(field, actor, widget_of),
}  # fmt: skip
