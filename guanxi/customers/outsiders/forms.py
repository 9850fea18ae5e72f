from django import forms
from django.utils.translation import gettext_lazy as _


class LetterForm(forms.Form):
    """The letter as a picture or a PDF."""

    file = forms.FileField(label=_("Letter of introduction"), widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}))
