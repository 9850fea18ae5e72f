from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.activities.followups.models import FollowUp
from guanxi.customers.infoclasses.queries import classes_in_use


class FollowUpForm(forms.Form):
    """Logs a contact and plans the next in one step."""

    kind = forms.ChoiceField(label=_("How"), choices=FollowUp.Kind.choices, initial=FollowUp.Kind.CALL)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=[("", ""), *FollowUp.Outcome.choices], required=False)
    content = forms.CharField(label=_("What was said"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=5000)
    contact = forms.IntegerField(label=_("With whom"), required=False)
    next_on = forms.DateField(label=_("Next contact"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    next_time = forms.TimeField(label=_("Next time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    next_reason = forms.CharField(label=_("Reason for the next contact"), required=False, max_length=200)

    info_class = forms.ChoiceField(label=_("Class of information"), choices=lambda: [("", ""), *classes_in_use()], required=False)

    def clean(self):
        """Something must have been said: words, an outcome, or a next date."""
        data = super().clean()
        if not any(data.get(k) for k in ("content", "outcome", "next_on")):
            self.add_error("content", _("Write a word, choose the outcome, or plan the next date."))
        return data
