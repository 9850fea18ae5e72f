"""Sign-in, first password, own account."""

from allauth.account.forms import LoginForm, ResetPasswordKeyForm
from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _

from guanxi.org.users.models import User

RULES = _("At least 10 characters, not only digits, nothing that stands in lists of common passwords.")
THEMES = (("auto", _("As the computer")), ("light", _("Light")), ("dark", _("Dark")))


class SignInForm(LoginForm):
    """allauth's form in our words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name, password, remember = self.fields["login"], self.fields["password"], self.fields["remember"]
        name.label, password.label = _("Account name"), _("Password")
        for field in (name, password):
            field.widget.attrs.pop("placeholder", None)
        name.widget.attrs["autocapitalize"] = "none"
        password.help_text = _("Forgotten? An administrator gives you a one-time link.")
        remember.label = _("Remember me on this computer for %(days)d days") % {"days": settings.SESSION_COOKIE_AGE // 86400}

    def clean_login(self):
        """One spelling, so that wrong passwords for Li, LI and li are counted together."""
        return self.cleaned_data["login"].strip().lower()


class NewPasswordForm(SetPasswordForm):
    """The first password, or a new one."""

    def __init__(self, user, *args, **kwargs):
        super().__init__(user, *args, **kwargs)
        self.fields["new_password1"].label, self.fields["new_password2"].label = _("New password"), _("Once more")
        self.fields["new_password1"].help_text = RULES
        self.fields["new_password2"].help_text = ""


class ResetForm(ResetPasswordKeyForm):
    """The same two fields behind a reset link."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].label, self.fields["password2"].label = _("New password"), _("Once more")
        self.fields["password1"].help_text = RULES
        for name in ("password1", "password2"):
            self.fields[name].widget.attrs.pop("placeholder", None)


class ChangePasswordForm(NewPasswordForm):
    """Asks for the present password first, and counts wrong ones as the sign-in does: a session left open must not be a place to guess."""

    old_password = forms.CharField(
        label=_("Present password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    field_order = ("old_password", "new_password1", "new_password2")

    def __init__(self, user, request, *args, **kwargs):
        self.request = request
        super().__init__(user, *args, **kwargs)

    def clean_old_password(self):
        """Refuses any but the present one."""
        old = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.user.username, password=old) is None:
            raise forms.ValidationError(_("This is not your present password."))
        return old

    def clean_new_password2(self):
        """Refuses the old one again."""
        if self.cleaned_data.get("new_password1") and self.cleaned_data.get("new_password1") == self.cleaned_data.get("old_password"):
            raise forms.ValidationError(_("This is the old password."))
        return self.cleaned_data.get("new_password2")


class OwnAccountForm(forms.ModelForm):
    """What everybody may change about himself."""

    theme = forms.ChoiceField(label=_("Theme"), choices=THEMES, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)

    class Meta:
        model = User
        fields = ("name", "phone", "email", "language", "theme")
