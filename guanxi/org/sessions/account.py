"""One's own account: name, language, theme, password, and where one is signed in."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from guanxi.org.sessions.forms import ChangePasswordForm, OwnAccountForm
from guanxi.org.sessions.models import Visit
from guanxi.org.sessions.preferences import carry
from guanxi.org.sessions.presence import end_sessions, end_visit

HOME = "/account/me/"


@method_decorator(sensitive_post_parameters(), name="dispatch")
class OwnAccount(View):
    """GET shows everything; POST with `part` saves the details or the password."""

    def get(self, request):
        """The page."""
        return self._page(request)

    def post(self, request):
        """Saves one of the two forms; the other stays as it was."""
        return self._password(request) if request.POST.get("part") == "password" else self._details(request)

    def _details(self, request):
        form = OwnAccountForm(request.POST, instance=request.user)
        if not form.is_valid():
            request.user.refresh_from_db()
            return self._page(request, details=form, status=422)
        form.save()
        response = HttpResponseRedirect(f"{HOME}?saved=details")
        carry(response, request, language=form.cleaned_data["language"], theme=form.cleaned_data["theme"])
        return response

    def _password(self, request):
        form = ChangePasswordForm(request.user, request, request.POST)
        if not form.is_valid():
            return self._page(request, password=form, status=422)
        form.save()
        # Every session ended with the old password; this one goes on under a new key and is noted anew.
        request.session.pop("seen", None)
        update_session_auth_hash(request, request.user)
        return HttpResponseRedirect(f"{HOME}?saved=password")

    def _page(self, request, details=None, password=None, status=200):
        context = {
            "title": _("My account"),
            "details": details
            or OwnAccountForm(instance=request.user, initial={"language": request.LANGUAGE_CODE, "theme": request.user.theme or "auto"}),
            "password": password or ChangePasswordForm(request.user, request),
            "visits": Visit.objects.filter(user=request.user),
            "here": request.session.session_key,
            "roles": request.user.roles.filter(deleted_at=None),
            "saved": request.GET.get("saved", ""),
        }
        return render(request, "org/sessions/me.html", context, status=status)


class Endings(View):
    """POST ends one other session of one's own, or all but this one."""

    def post(self, request, pk=None):
        """Ends and goes back."""
        if pk is None:
            end_sessions(request.user, but=request.session.session_key)
        else:
            end_visit(get_object_or_404(Visit.objects.exclude(session_key=request.session.session_key), pk=pk, user=request.user))
        return HttpResponseRedirect(f"{HOME}?saved=sessions")
