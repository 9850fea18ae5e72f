from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guanxi.commons.company import modules
from guanxi.commons.company.models import Company
from guanxi.commons.files.sniffing import is_picture, type_of
from guanxi.org.users.models import User

WEEK = [("1", _("Mon")), ("2", _("Tue")), ("3", _("Wed")), ("4", _("Thu")), ("5", _("Fri")), ("6", _("Sat")), ("7", _("Sun"))]
LOGO_LIMIT = 2 * 2**20


class TimeInput(forms.TimeInput):
    """The browser's own field for a time of day."""

    input_type = "time"


class CompanyForm(forms.ModelForm):
    """The company as the set-up page and the settings page ask for it."""

    logo_file = forms.FileField(label=_("Logo"), required=False, help_text=_("PNG, JPEG, GIF or WebP, at most 2 MB"))
    days = forms.MultipleChoiceField(label=_("Work days"), choices=WEEK, widget=forms.CheckboxSelectMultiple)
    chosen = forms.MultipleChoiceField(label=_("Modules"), required=False, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Company
        fields = ("name", "time_zone", "currency", "language", "opens_at", "closes_at")
        widgets = {"opens_at": TimeInput(format="%H:%M"), "closes_at": TimeInput(format="%H:%M")}

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["name"].widget.attrs["autocomplete"] = "organization"
        self.fields["chosen"].choices = [(m.name, m.label) for m in modules.offered()]
        self.initial.setdefault("days", [str(d) for d in self.instance.work_days])
        self.initial.setdefault("chosen", modules.chosen())

    def module_lines(self):
        """The modules for the template: (module, ticked)."""
        ticked = set(self["chosen"].value() or ())
        return [(m, m.fixed or m.name in ticked) for m in modules.offered()]

    def clean_logo_file(self):
        """A picture by its bytes, not by its name."""
        file = self.cleaned_data["logo_file"]
        if file:
            if file.size > LOGO_LIMIT or not is_picture(type_of(file.read(64))):
                raise forms.ValidationError(gettext("Please choose a PNG, JPEG, GIF or WebP of at most 2 MB."))
            file.seek(0)
        return file

    def clean(self):
        """Work cannot end before it begins."""
        data = super().clean()
        if data.get("opens_at") and data.get("closes_at") and data["opens_at"] >= data["closes_at"]:
            self.add_error("closes_at", gettext("Work must end after it begins."))
        return data

    def columns(self) -> dict:
        """What goes into the company's row, without the logo."""
        data = self.cleaned_data
        named = {name: data[name] for name in self.Meta.fields}
        return named | {"work_days": sorted(int(d) for d in data["days"]), "modules": modules.as_stored(data["chosen"])}


class SettingsForm(CompanyForm):
    """What the set-up asked for, and what a company changes once it knows its work."""

    class Meta(CompanyForm.Meta):
        fields = (*CompanyForm.Meta.fields, "quiet_days", "export_by_leave", "largest_file_mb", "files_per_record_mb", "downloads_a_day")


class SetupForm(CompanyForm):
    """The company and its first administrator."""

    person = forms.CharField(label=_("Administrator's name"), max_length=60)
    username = forms.CharField(
        label=_("Sign-in name"), max_length=60, help_text=_("Letters, digits and . _ - @ +"), validators=[UnicodeUsernameValidator()]
    )
    password = forms.CharField(label=_("Password"), strip=False, help_text=_("At least 10 characters, no common word"))
    again = forms.CharField(label=_("Password again"), strip=False)

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["person"].widget.attrs["autocomplete"] = "name"
        self.fields["username"].widget.attrs["autocomplete"] = "username"
        for name in ("password", "again"):
            self.fields[name].widget = forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False)

    def clean(self):
        """The rules for passwords, and whether both are the same."""
        data = super().clean()
        password, again = data.get("password"), data.get("again")
        if password and again and password != again:
            self.add_error("again", gettext("The two passwords differ."))
        if password:
            try:
                password_validation.validate_password(password, User(username=data.get("username", ""), name=data.get("person", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
        if User.objects.filter(username=data.get("username", "")).exists():
            self.add_error("username", gettext("Somebody has this sign-in name."))
        return data


class MailTestForm(forms.Form):
    """Where a test mail goes."""

    to = forms.EmailField(label=_("Send to"))
