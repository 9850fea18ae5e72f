"""What is asked about the source and reliability of facts."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.commons.dictionaries.queries import entries
from guanxi.commons.marks.models import FactMark, Reliability, Representative
from guanxi.commons.marks.queries import Said
from guanxi.commons.marks.ready import SOURCES

HANDS = [("", gettext_lazy("not stated")), ("1", gettext_lazy("first-hand")), ("0", gettext_lazy("second-hand"))]


class MarkForm(forms.Form):
    """What is said of one fact, or of several that come from one place. may_discard: unusable is among the answers."""

    source = forms.ChoiceField(label=gettext_lazy("Where it comes from"), required=False)
    reliability = forms.ChoiceField(label=gettext_lazy("Reliability"), required=False)
    first_hand = forms.ChoiceField(label=gettext_lazy("First-hand"), choices=HANDS, required=False)
    representative = forms.ChoiceField(
        label=gettext_lazy("Representativeness"), choices=[("", gettext_lazy("not stated")), *Representative.choices], required=False
    )
    verified_on = forms.DateField(label=gettext_lazy("Verified on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=200)

    def __init__(self, data=None, *, mark: FactMark | None = None, may_discard: bool = False, prefix: str | None = None):
        facts = mark.facts if mark else {}
        first = {n: facts.get(n, "") for n in self.base_fields} | {"first_hand": {True: "1", False: "0"}.get(facts.get("first_hand"), "")}
        super().__init__(data, initial=first, prefix=prefix, auto_id="id_%s")
        self.fields["source"].choices = [("", _("not stated")), *entries(SOURCES, all=facts.get("source", "") != "")]
        scale = [c for c in Reliability.choices if may_discard or c[0] != Reliability.UNUSABLE]
        self.fields["reliability"].choices = [("", _("not stated")), *scale]

    def clean_verified_on(self):
        """Nobody has verified anything tomorrow."""
        day = self.cleaned_data["verified_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean(self):
        """What is thrown out needs a reason."""
        if self.cleaned_data.get("reliability") == Reliability.UNUSABLE and not self.cleaned_data.get("note"):
            self.add_error("note", _("Say why it is unusable: it leaves the archive, and the reason is kept."))

    @property
    def said(self) -> Said:
        """The answers."""
        given = self.cleaned_data
        return Said(**{n: given[n] for n in ("source", "representative", "reliability", "verified_on", "note")}, first_hand={"1": True, "0": False}.get(given["first_hand"]))  # fmt: skip
