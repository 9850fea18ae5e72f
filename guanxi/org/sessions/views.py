"""Sign-in, sign-out, invitations and the one-time reset link; allauth does the work, and nothing of its other pages is reachable."""

from allauth.account import views as account
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, re_path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from guanxi.kit.shell import views as shell
from guanxi.org.sessions.forms import NewPasswordForm, ResetForm, SignInForm
from guanxi.org.sessions.preferences import carry
from guanxi.org.users.actions import invited_user
from guanxi.org.users.models import User

BACKEND = "guanxi.org.sessions.backend.PasswordBackend"


class SignIn(account.LoginView):
    """Sign-in; the person's language and theme come along to this computer."""

    form_class = SignInForm

    def form_valid(self, form):
        """allauth decides and signs in."""
        response = super().form_valid(form)
        if self.request.user.is_authenticated:
            carry(response, self.request, language=self.request.user.language, theme=self.request.user.theme)
        return response


class Reset(account.PasswordResetFromKeyView):
    """A new password by a one-time link."""

    form_class = ResetForm


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class Invitation(View):
    """A new colleague sets his first password and is inside."""

    def get(self, request, token):
        """The form, or a sentence when the link is spent."""
        user = invited_user(token)
        return self._page(request, user, NewPasswordForm(user) if user else None)

    def post(self, request, token):
        """Sets the password and signs in."""
        user = invited_user(token)
        form = NewPasswordForm(user, request.POST) if user else None
        if form is None or not form.is_valid():
            return self._page(request, user, form, 422 if user else 410)
        form.save()
        login(request, user, backend=BACKEND)
        return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)

    def _page(self, request, user, form, status=None):
        return render(
            request,
            "org/sessions/invitation.html",
            {"title": _("Welcome"), "person": user, "form": form},
            status=status or (200 if user else 410),
        )


@require_POST
def set_theme(request):
    """As the shell's own, and kept on the person."""
    return _kept(request, "theme", shell.set_theme(request), shell.THEMES)


@require_POST
def set_language(request):
    """As the shell's own, and kept on the person."""
    return _kept(request, "language", shell.set_language(request), dict(settings.LANGUAGES))


def _kept(request, name, response, allowed):
    value = request.POST.get(name)
    if request.user.is_authenticated and value in allowed:
        User.objects.filter(pk=request.user.pk).plain_update(**{name: value})
    return response


urlpatterns = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", Reset.as_view(), name="account_reset_password_from_key"),
    path("theme/", set_theme),
    path("language/", set_language),
]
