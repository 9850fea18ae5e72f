"""What one can look for in the trail."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from guanxi.audit.trail.models import CHANGES, USES
from guanxi.audit.trail.queries import Criteria
from guanxi.kit import records
from guanxi.org.users.models import User

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
# A day more or a zone's hours less must still be a date.
BETWEEN = [MinValueValidator(date(1970, 1, 1)), MaxValueValidator(date(2999, 12, 31))]


class TrailForm(forms.Form):
    """All fields may stay empty."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Who"), required=False, empty_label=_("Everybody"))
    kind = forms.ChoiceField(label=_("What"), required=False)
    record_key = forms.ChoiceField(label=_("On what"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DAY, validators=BETWEEN)
    until = forms.DateField(label=_("To"), required=False, widget=DAY, validators=BETWEEN)
    text = forms.CharField(label=_("Name or reason contains"), required=False, max_length=80)
    address = forms.CharField(label=_("Address begins with"), required=False, max_length=45)
    device = forms.CharField(label=_("Device contains"), required=False, max_length=40)
    object_id = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**62)
    before = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**62)

    def __init__(self, actor, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.visible_to(actor)
        changes, uses = [(k, v) for k, v in CHANGES.items()], [(k, v) for k, v in USES.items()]
        self.fields["kind"].choices = [("", _("Everything")), (_("Changes"), changes), (_("Uses"), uses)]
        types = [(r.key, r.plural) for r in records.all_records() if actor.may(r.key, "view")]
        self.fields["record_key"].choices = [("", _("Everything")), *types]

    @property
    def criteria(self) -> Criteria:
        """What was asked for; of a form that cannot be read, nothing."""
        given = {n: v for n, v in self.cleaned_data.items() if n != "before" and v not in (None, "")} if self.is_valid() else {}
        return Criteria(**(given | ({"user": given["user"].pk} if "user" in given else {})))

    @property
    def shown(self) -> list:
        """The fields that a person sees."""
        return [f for f in self if not f.is_hidden]
