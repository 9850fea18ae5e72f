"""The filter builder: rows of conditions with the fields and comparisons that the reader may use."""

from dataclasses import dataclass
from dataclasses import field as new

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from guanxi.kit import records
from guanxi.kit.digits import whole_number
from guanxi.kit.filters import FormData, conditions, from_form, periods, to_form, to_text
from guanxi.kit.filters.forms import Row
from guanxi.kit.questions import askable

SPARE = 1
GROUPS = ("g1", "g2", "g3")


@dataclass
class Shown:
    """One row of the builder: what can be chosen and what is."""

    index: object
    field: str = ""
    op: str = ""
    values: tuple = ()
    negated: bool = False
    group: str = ""
    fields: list = new(default_factory=list)
    offers: tuple = ()
    inputs: str = "one"
    kind: str = "text"
    options: list = new(default_factory=list)
    suggest: str = ""
    name: str = ""  # prefix of the controls: c-0
    base: str = ""  # address of the list

    @property
    def first(self):
        """The first value, for single controls."""
        return self.values[0] if self.values else ""

    @property
    def second(self):
        """The second value of a span."""
        return self.values[1] if len(self.values) > 1 else ""


class Builder:
    """The whole form: rows, how they are joined, or the filter as text when it is too deep for rows."""

    def __init__(self, state, data=None, error=None):
        self.state, self.error = state, error
        self.fields = askable(state.record, state.actor)
        self.text = to_text(state.expr)
        form = self._given(data) if data is not None else to_form(state.expr)
        self.too_deep = form is None
        form = form or FormData()
        rows = [*form.rows, *(Row("", "") for _n in range(SPARE))]
        self.match, self.groups = form.match, dict(form.groups)
        self.rows = [_shown(state.record, state.actor, self.fields, i, r) for i, r in enumerate(rows)]
        self.blank = _shown(state.record, state.actor, self.fields, "__prefix__", Row("", ""))

    def _given(self, data):
        try:
            return to_form(from_form(data))
        except ValueError:
            return to_form(self.state.expr)

    @property
    def kept(self):
        """The rest of the list's state, as hidden fields."""
        return [(n, v) for n, v in self.state.given.items() if v and n not in ("f", "at")]


def row_of(record, actor, data) -> Shown:
    """A row anew from what was chosen in it; `i` is its number."""
    index = whole_number(data.get("i", "")) or 0
    name = f"c-{index}"
    row = Row(
        data.get(f"{name}-field", ""),
        data.get(f"{name}-op", ""),
        tuple(data.getlist(f"{name}-value")),
        bool(data.get(f"{name}-not")),
        data.get(f"{name}-group", ""),
    )
    return _shown(record, actor, askable(record, actor), index, row)


def _shown(record, actor, fields, index, row) -> Shown:
    shown = Shown(index, row.field, row.op, row.values, row.negated, row.group, name=f"c-{index}", base=record.list_url)
    shown.fields = [(n, f.label) for n, f in fields.items()]
    one = fields.get(row.field)
    if row.field and one is None and "." in row.field:
        shown.fields.append((row.field, row.field))
    if one is None:
        shown.offers = conditions("text") if "." in row.field else ()
        return shown
    shown.kind = one.kind
    shown.offers = conditions(one.kind, is_many=one.is_many)
    if row.op not in {o.code for o in shown.offers}:
        shown.op = shown.offers[0].code
    shown.inputs = next(o.inputs for o in shown.offers if o.code == shown.op)
    shown.options, shown.suggest = _options(one, shown, actor)
    return shown


def _options(one, shown, actor) -> tuple[list, str]:
    """(value, label) pairs to choose from, and an address that suggests more."""
    if one.kind in ("choice", "multichoice"):
        return [(str(v), label) for v, label in one.choices or ()], ""
    if one.kind in ("date", "datetime") and shown.inputs == "many":
        return periods(), ""
    if one.kind == "person":
        people = get_user_model().objects.alive().filter(is_active=True).values_list("pk", "name")[:300]
        return [("me", _("me")), *((str(pk), name) for pk, name in people)], ""
    if one.kind == "ref":
        chosen = [(v, (one.name_of(pk) if (pk := whole_number(v)) is not None else "") or v) for v in shown.values]
        if record := records.known(one.field.ref):
            return chosen, f"{record.list_url}suggest/"
        rows = one.field.model_field.related_model._default_manager.all()[:300]
        return [(str(r.pk), str(r)) for r in rows], ""
    return [], ""
