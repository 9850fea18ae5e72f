"""What bulk verbs ask for before they run."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from guanxi.commons.tags.models import Tag
from guanxi.desk.forms.form import EntryField
from guanxi.desk.forms.widgets import TagWidget, widget_of
from guanxi.kit.scope import writable_fields

SETTABLE = {"text", "choice", "int", "money", "decimal", "percent", "date", "datetime", "bool", "person", "ref", "region", "long"}


class BulkForm(forms.Form):
    """A form that knows for which record type and whom it asks."""

    def __init__(self, record, actor, data=None):
        self.record, self.actor = record, actor
        super().__init__(data)


class AssignForm(BulkForm):
    """Whom the rows go to."""

    owner = forms.ModelChoiceField(None, label=_("New owner"), widget=forms.Select(attrs={"data-tom": ""}))

    def __init__(self, *args):
        super().__init__(*args)
        self.fields["owner"].queryset = get_user_model().objects.alive().filter(is_active=True).select_related("department")


class TagForm(BulkForm):
    """Which tags."""

    tags = forms.MultipleChoiceField(label=_("Tags"), widget=TagWidget(attrs={"data-tom": "", "data-create": "", "size": 4}))

    def __init__(self, *args):
        super().__init__(*args)
        self.fields["tags"].choices = [(n, n) for n in Tag.objects.alive().values_list("name", flat=True)[:200]]
        self.fields["tags"].valid_value = lambda value: 0 < len(value.strip()) <= 40


class SetForm(BulkForm):
    """Which field, and its new value: the second appears once the first is chosen."""

    field = forms.ChoiceField(label=_("Field"), widget=forms.Select(attrs={"data-submit": ""}))

    def __init__(self, *args):
        super().__init__(*args)
        writable = writable_fields(self.record, self.actor)
        usable = {n: f for n, f in writable.items() if f.kind in SETTABLE and not f.masked and n not in (self.record.title, "owner")}
        self.fields["field"].choices = [("", "—"), *((n, f.label) for n, f in usable.items())]
        if chosen := usable.get(self.data.get("field", "")):
            self.fields["value"] = EntryField(chosen, self.actor, widget=widget_of(chosen, self.actor))

    @property
    def is_complete(self) -> bool:
        """Whether the value can be asked for already."""
        return "value" in self.fields
