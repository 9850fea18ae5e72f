from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.customers.leads.choices import REASONS


class ReasonForm(forms.Form):
    """Why a lead, or many of them, is given up: one of the usual reasons, or a sentence of one's own."""

    usual = forms.ChoiceField(label=_("The usual reasons"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Or in your own words"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["usual"].choices = [(str(r), r) for r in REASONS]

    def clean(self):
        """What was written wins over what was chosen; one of both is needed."""
        data = super().clean()
        data["reason"] = data.get("reason", "").strip() or data.get("usual", "")
        if not data["reason"]:
            self.add_error("reason", _("Say why it is given up."))
        data.pop("usual", None)
        return data
