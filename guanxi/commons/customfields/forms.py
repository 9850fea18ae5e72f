import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.commons.customfields.checks import COLUMN_KINDS
from guanxi.commons.customfields.models import CustomField, Kind
from guanxi.kit import records
from guanxi.kit.errors import DomainError

LISTED = f"{Kind.CHOICE}|{Kind.CHOICES}"
INDEXABLE = "|".join(k for k in Kind.values if k not in (Kind.LONG, Kind.TABLE, Kind.COMPUTED, Kind.FILE))
ENTERED = "|".join(k for k in Kind.values if k != Kind.COMPUTED)
WHEN = {
    "choices": LISTED, "columns": Kind.TABLE, "ref": Kind.REF, "formula": Kind.COMPUTED, "unit": f"{Kind.NUMBER}|{Kind.COMPUTED}", "indexed": INDEXABLE,
    "required": ENTERED, "required_when": ENTERED, "readonly_when": ENTERED,
}  # fmt: skip
_CHOICES_IN = re.compile(r"[/、|]")


class Asked(str):
    """What the template of a field asks of it: for which answer it counts."""

    asked_when = ""


class FieldForm(forms.Form):
    """A definition, with everything that only some kinds need shown for those kinds."""

    label = forms.CharField(label=gettext_lazy("Name"), max_length=40)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    choices = forms.CharField(
        label=gettext_lazy("Choices"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One to a line. To rename one and keep what was chosen, write: old = new"),
    )  # fmt: skip
    columns = forms.CharField(
        label=gettext_lazy("Columns"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One to a line, its kind behind a colon. Choices stand in brackets: Grade: Choice (A/B/C)"),
    )  # fmt: skip
    ref = forms.ChoiceField(label=gettext_lazy("Links to"), required=False)
    formula = forms.CharField(
        label=gettext_lazy("Formula"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Over the codes of the fields listed beside, for example: round(x_price * x_count, 2)"),
    )  # fmt: skip
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=12, required=False)
    help = forms.CharField(label=gettext_lazy("Note below the field"), max_length=200, required=False)
    required = forms.BooleanField(label=gettext_lazy("Must be filled in"), required=False)
    indexed = forms.BooleanField(label=gettext_lazy("Rows are filtered and sorted by it"), required=False, initial=True)
    masked = forms.BooleanField(
        label=gettext_lazy("Covered until shown"), required=False,
        help_text=gettext_lazy("Shown by a click, which is kept in the trail. Who may see it at all is set in the roles."),
    )  # fmt: skip
    shown_when = forms.CharField(
        label=gettext_lazy("Asked only when"), max_length=500, required=False,
        help_text=gettext_lazy("As in filters, for example: kind = company and x_level in (A, B)"),
    )  # fmt: skip
    required_when = forms.CharField(label=gettext_lazy("Must be filled in when"), max_length=500, required=False)
    readonly_when = forms.CharField(label=gettext_lazy("Cannot be changed when"), max_length=500, required=False)
    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=40, required=False,
        help_text=gettext_lazy("For files and programs; made of the name when empty. It never changes."),
    )  # fmt: skip

    def __init__(self, record, definition: CustomField | None = None, data=None, kind: str = Kind.TEXT):
        self.record, self.definition = record, definition
        super().__init__(data, initial=_shown(definition) if definition else {"kind": kind})
        self.fields["ref"].choices = [("", "—"), *((r.key, r.label) for r in records.all_records() if r.menu or r.key == "org.department")]
        if definition is not None:
            del self.fields["code"]
        for name, answer in WHEN.items():
            self.fields[name].field = Asked(name)
            self.fields[name].field.asked_when = f"kind={answer}"

    def clean_choices(self):
        """[[value, label], …]; what was a value stays one when its label changes."""
        before = {label: value for value, label in (self.definition.choices if self.definition else ())}
        made = []
        for line in self.cleaned_data["choices"].splitlines():
            old, sign, new = (part.strip() for part in line.partition("="))
            if old:
                made.append([before.get(old, old), new if sign and new else old])
        return made

    def clean_columns(self):
        """[{code, label, kind, choices}, …]; a column keeps its code by its name."""
        codes = {c["label"]: c["code"] for c in (self.definition.columns if self.definition else ())}
        kinds = {str(Kind(k).label): k for k in COLUMN_KINDS}
        return [_column(line, kinds, codes) for line in self.cleaned_data["columns"].splitlines() if line.strip()]

    @property
    def values(self) -> dict:
        """What the verbs take."""
        return {n: v for n, v in self.cleaned_data.items() if n not in ("label", "kind", "code")}

    def refuse(self, error: DomainError) -> None:
        """Puts what a verb said beside its field."""
        self.add_error(error.field if error.field in self.fields else None, str(error.message))


def _column(line: str, kinds: dict, codes: dict) -> dict:
    label, _sign, rest = (part.strip() for part in line.replace("：", ":").partition(":"))
    found = re.fullmatch(r"([^(（]*?)\s*(?:[(（](.*)[)）])?", rest)
    word = found[1].strip() if found else rest
    kind = kinds.get(word, word) or Kind.TEXT
    if kind not in COLUMN_KINDS:
        raise forms.ValidationError(_("“%(word)s” is no kind of column. Use: %(kinds)s") % {"word": word, "kinds": "、".join(kinds)})
    choices = [[c.strip(), c.strip()] for c in _CHOICES_IN.split(found[2] or "") if c.strip()] if found else []
    return {"label": label, "kind": str(kind), "choices": choices} | ({"code": codes[label]} if label in codes else {})


def _shown(d: CustomField) -> dict:
    kept = {n: getattr(d, n) for n in FieldForm.base_fields if n not in ("choices", "columns", "code")}
    columns = (
        f"{c['label']}: {Kind(c['kind']).label}" + (f" ({'/'.join(label for _v, label in c['choices'])})" if c["choices"] else "")
        for c in d.columns
    )
    return kept | {"choices": "\n".join(label for _v, label in d.choices), "columns": "\n".join(columns)}
