from guanxi.customers.leads.models import Lead
from guanxi.desk.forms.form import RecordForm
from guanxi.desk.lists.builder import Builder
from guanxi.desk.state import ListState
from guanxi.kit import records
from guanxi.kit.filters import EVERYTHING, BadFilter, from_form, to_text


class RuleForm(RecordForm):
    """The condition is put together as in the filter of a list; as text it can be written by those who know the language."""

    def __init__(self, record, actor, obj=None, data=None, files=None, **options):
        if data is not None and data.get("c-match"):
            data = data.copy()
            try:
                if (expr := from_form(data)) != EVERYTHING:
                    data["condition"] = to_text(expr)
            except BadFilter as error:
                self.wrong = error
        super().__init__(record, actor, obj, data, files, **options)
        condition = (data or {}).get("condition") or (obj.condition if obj is not None else "") if "condition" in self.fields else ""
        state = ListState(records.of(Lead), actor, {"f": condition})
        self.builder = Builder(state, data if data is not None and "c-match" in data else None, getattr(self, "wrong", None))

    def clean(self):
        """A row of the builder that cannot be read is told beside the condition."""
        data = super().clean()
        if (error := getattr(self, "wrong", None)) and "condition" in self.fields:
            self.add_error("condition", error.message)
        return data
