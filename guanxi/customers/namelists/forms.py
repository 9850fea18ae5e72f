from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guanxi.customers.customers.choices import Basis
from guanxi.customers.namelists.queries import MOST, read
from guanxi.customers.occasions.models import Occasion
from guanxi.customers.sources.models import Source

LONGEST = 60_000


class NamesForm(forms.Form):
    """The names, and where they come from. Only what the asker may enter is asked."""

    text = forms.CharField(
        label=_("Names, one a line"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12, "placeholder": _("Company, phone, contact")}),
        help_text=_("As copied from a sheet or typed with spaces or commas between; up to 500 lines."),
    )
    occasion = forms.ModelChoiceField(Occasion.objects.none(), label=_("Known from occasion"), required=False, empty_label=_("not said"))
    source = forms.ModelChoiceField(Source.objects.none(), label=_("Source"), required=False, empty_label=_("not said"))
    basis = forms.ChoiceField(label=_("Lawful basis"), required=False)

    def __init__(self, actor, allowed, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["occasion"].queryset = Occasion.objects.visible_to(actor).order_by("-begins_on", "-pk")
        self.fields["source"].queryset = Source.objects.visible_to(actor).order_by("path")
        self.fields["source"].label_from_instance = lambda s: "　" * s.depth + s.name + (" · " + gettext("basis doubtful")) * s.doubted
        self.fields["occasion"].label_from_instance = lambda o: o.name + (" · " + gettext("basis doubtful")) * o.is_bought
        self.fields["basis"].choices = [("", gettext("not said")), *Basis.choices]
        for name in ("occasion", "source", "basis"):
            if name not in allowed:
                del self.fields[name]

    def clean_text(self):
        """Between one line and five hundred."""
        self.lines = read(self.cleaned_data["text"])
        if len(self.lines) > MOST:
            raise forms.ValidationError(
                gettext("At most %(most)s lines at once; these are %(n)s. Take a file for more.") % {"most": MOST, "n": len(self.lines)}
            )
        return self.cleaned_data["text"]

    @property
    def origin(self) -> dict:
        """Source, occasion and basis as they were chosen."""
        return {n: self.cleaned_data.get(n) for n in ("occasion", "source", "basis") if n in self.fields}
