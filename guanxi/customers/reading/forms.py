from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.customers.outsiders.models import OutsideReader
from guanxi.customers.reading import parts
from guanxi.customers.reading.models import ReadingRequest
from guanxi.customers.reading.rights import KEEP
from guanxi.desk.forms.widgets import RelatedSelect

USUAL = ("basics", "trading")


def day(label, **options) -> forms.DateField:
    """A day with the browser's own picker."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def line(label, length: int, **options) -> forms.CharField:
    """One line of text."""
    return forms.CharField(label=label, max_length=length, widget=forms.TextInput(attrs={"autocomplete": "off"}), **options)


class RequestForm(forms.Form):
    """《查阅档案审批表》."""

    wanted = line(
        _("Archive asked for"), 160, help_text=_("The whole name, or the customer number. What you type here is all that the request says.")
    )
    use = forms.ChoiceField(label=_("What for"), choices=ReadingRequest.Use.choices, initial=ReadingRequest.Use.SCREEN)
    parts = forms.MultipleChoiceField(label=_("Parts of the archive"), required=False, widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label=_("Reason for reading"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    starts_on, ends_on = day(_("From")), day(_("Through"))
    origin = forms.ChoiceField(label=_("Whose archive"), choices=ReadingRequest.Origin.choices, initial=ReadingRequest.Origin.OWN)
    certificate = line(_("Certificate of the reader's leader"), 120, required=False, help_text=_("Who signed it, and of which day."))
    certificate_file = forms.FileField(
        label=_("Certificate"), required=False, widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"})
    )
    instruction = line(_("Written instruction of a superior"), 120, required=False, help_text=_("Who gave it, and of which day."))
    outsider = forms.ModelChoiceField(
        OutsideReader.objects.none(), label=_("For an outside reader"), required=False, empty_label=_("nobody: for me")
    )
    promise = forms.BooleanField(label=_("I read only what is granted, copy nothing, and tell nobody outside the company."))

    def __init__(self, actor, data=None, files=None, *, request: ReadingRequest | None = None, initial=None):
        today = timezone.localdate()
        first = {"starts_on": today, "ends_on": today + timedelta(days=6), "parts": list(USUAL)} | (initial or {})
        if request is not None:
            first = {n: getattr(request, n) for n in self.base_fields if n not in ("promise", "certificate_file", "outsider")}
            first["starts_on"] = max(request.starts_on, today)
        super().__init__(data, files, initial=first)
        self.fields["parts"].required = (data or first).get("use", ReadingRequest.Use.SCREEN) == ReadingRequest.Use.SCREEN
        self.fields["parts"].choices = [(p.name, p.label) for p in parts.all_parts()]
        if request is not None or not actor.has(KEEP):
            del self.fields["outsider"]
        else:
            self.fields["outsider"].queryset = OutsideReader.objects.visible_to(actor).filter(left_at=None).order_by("-came_at")
            self.fields["outsider"].label_from_instance = lambda one: f"{one.name} ({one.unit})"

    def asked(self) -> dict:
        """What the verb takes."""
        data = self.cleaned_data
        names = ("wanted", "use", "parts", "reason", "starts_on", "ends_on", "origin", "certificate", "instruction")
        return {n: data[n] for n in names}


class MatchForm(forms.Form):
    """Which archive is meant: one that the keeper sees, or its whole name or number."""

    customer = forms.CharField(
        label=_("Customer"),
        required=False,
        widget=RelatedSelect(choices=[("", "—")], attrs={"data-tom": "", "data-url": "/customers/customers/suggest/"}),
    )
    exact = line(_("Or its whole name or number"), 160, required=False)


class EndForm(forms.Form):
    """Why it ends before its time."""

    note = line(_("Why it ends now"), 200)


class RulesForm(forms.Form):
    """How the reading room is run."""

    opens_by_itself = forms.BooleanField(
        label=_("Open by itself once all have signed"), required=False, help_text=_("Otherwise the keeper opens each archive.")
    )
    longest = forms.IntegerField(label=_("Longest time to read, days"), min_value=1, max_value=366)
    borrower = forms.IntegerField(label=_("Overdue paper: remind the borrower after days"), min_value=0, max_value=90)
    manager = forms.IntegerField(label=_("then his manager after days"), min_value=0, max_value=180)
    keeper = forms.IntegerField(label=_("then the keeper after days"), min_value=0, max_value=366)

    def clean(self):
        """One after the other."""
        data = super().clean()
        days = [data.get(n) for n in ("borrower", "manager", "keeper")]
        if None not in days and days != sorted(days):
            self.add_error("keeper", _("The manager is told after the borrower, the keeper after the manager."))
        return data


class TraceForm(forms.Form):
    """The code on a photographed page."""

    code = line(_("Code on the page"), 8, required=False)


class LendingForm(forms.Form):
    """Handing out the paper that was asked for."""

    what = line(_("Archive"), 200)
    documents = forms.CharField(
        label=_("Papers in the file"), required=False, help_text=_("Empty: the whole file."), widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = day(_("To be returned on"))
