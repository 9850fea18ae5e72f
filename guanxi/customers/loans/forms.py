from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.customers.loans.models import Loan
from guanxi.customers.loans.queries import ALLOW, holders_of
from guanxi.desk.forms.form import EntryField
from guanxi.desk.forms.widgets import widget_of
from guanxi.kit import records
from guanxi.org.departments.models import Department
from guanxi.org.users.models import User

ASKED = ("borrower", "outsider", "customer", "what", "documents", "way", "purpose", "approved_by", "lent_on", "due_on")
NEEDED = {"purpose", "way", "due_on"}
HINTS = {
    "customer": _("The archive on file, when it is one."),
    "what": _("As it stands on the cover; empty: the customer's name."),
    "documents": _("Empty: the whole file."),
    "outsider": _("Register the visitor first, under outside readers."),
}


class LeaderField(forms.ModelChoiceField):
    """Somebody who may give leave: a manager of a department, or whoever the role says so. Whether he may for this borrower, the verb decides."""

    def __init__(self, **options):
        super().__init__(User.objects.none(), empty_label="—", widget=forms.Select(attrs={"data-tom": ""}), **options)

    def offer(self) -> None:
        """Asked anew for every form."""
        managers = Department.objects.alive().filter(manager__isnull=False).values("manager")
        found = User.objects.alive().filter(is_active=True)
        self.queryset = (found.filter(pk__in=managers) | found.filter(pk__in=holders_of(ALLOW).values("pk"))).order_by("name_sort", "pk")


class LendForm(forms.Form):
    """A new line of the register."""

    kinds = (("colleague", _("A colleague"), "user"), ("outside", _("An outside reader"), "id-badge-2"))
    approved_by = LeaderField(label=_("Approved by"), help_text=_("The borrower's manager, or the person in charge of the archives."))

    def __init__(self, actor, data=None, initial=None):
        super().__init__(data)
        fields = records.of(Loan).fields
        given = {"lent_on": timezone.localdate(), "due_on": timezone.localdate(), "way": Loan.Way.PREMISES} | (initial or {})
        for name in ASKED:
            if name == "approved_by":
                self.fields[name].offer()
                continue
            field = fields["owner" if name == "borrower" else name]
            made = EntryField(field, actor, widget_of(field, actor, given.get(name)))
            made.required = made.widget.is_required = name in NEEDED
            made.help_text = HINTS.get(name, made.help_text)
            if name == "borrower":
                made.label = _("Borrower")
            self.fields[name] = made
            self.initial[name] = getattr(given.get(name), "pk", given.get(name))
        self.order_fields(ASKED)

    @property
    def whose_value(self) -> str:
        """Which kind of borrower the page asks for at first."""
        chosen = self.data.get("whose") or ("outside" if self.initial.get("outsider") else "")
        return chosen if chosen in [kind for kind, _label, _icon in self.kinds] else "colleague"

    def clean(self):
        """The cover says the customer's name unless something else was typed."""
        data = super().clean()
        if self.data.get("whose") in ("colleague", "outside"):  # what stands behind the other answer was not meant
            data["outsider" if self.data["whose"] == "colleague" else "borrower"] = None
        if not data.get("what"):
            if data.get("customer"):
                data["what"] = str(data["customer"])[:200]
            elif "customer" not in self.errors:
                self.add_error("what", _("Say which archive it is."))
        return data


class ExtensionForm(forms.Form):
    """Until when, who allows it, why."""

    until = forms.DateField(label=_("To be returned on"), widget=forms.DateInput(attrs={"type": "date"}))
    allowed_by = LeaderField(label=_("Extension allowed by"))
    reason = forms.CharField(label=_("Why longer"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["allowed_by"].offer()


class ReturnForm(forms.Form):
    """When it came back, and how it looks."""

    on = forms.DateField(
        label=_("Returned on"), initial=timezone.localdate, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    condition = forms.CharField(
        label=_("Condition on return"),
        max_length=200,
        initial=_("complete, undamaged"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PeriodForm(forms.Form):
    """The part of the register to be printed."""

    begin = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    end = forms.DateField(label=_("Through"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
