from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from guanxi.commons.keys.actions import issue, revoke
from guanxi.commons.keys.models import ApiKey

LIVES = [
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("one year")),
    ("", gettext_lazy("until revoked")),
]
MOST = 20


class KeyForm(forms.Form):
    """What a new key is for and how long it lives."""

    name = forms.CharField(label=gettext_lazy("What for"), max_length=60)
    days = forms.ChoiceField(label=gettext_lazy("Valid for"), choices=LIVES, initial="90", required=False)


class Keys(View):
    """GET and POST /account/keys/: one's own keys; a new one is shown this once."""

    def dispatch(self, request, *arguments, **options):
        if not request.actor.is_person:
            raise PermissionDenied  # a key cannot make keys
        return super().dispatch(request, *arguments, **options)

    def get(self, request):
        return self._page(request, KeyForm())

    def post(self, request):
        form = KeyForm(request.POST)
        if form.is_valid() and ApiKey.objects.usable().filter(owner=request.user).count() >= MOST:
            form.add_error(None, _("You have %(n)s keys; revoke one first.") % {"n": MOST})
        if not form.is_valid():
            return self._page(request, form, status=422)
        days = form.cleaned_data["days"]
        _key, raw = issue(
            request.user, name=form.cleaned_data["name"], expires_at=timezone.now() + timedelta(days=int(days)) if days else None
        )
        response = self._page(request, KeyForm(), raw=raw)
        response["Cache-Control"] = "no-store"
        return response

    def _page(self, request, form, *, raw="", status=200):
        keys = ApiKey.objects.alive().filter(owner=request.user)
        return render(
            request, "commons/keys/keys.html", {"title": _("Keys for programs"), "form": form, "keys": keys, "raw": raw}, status=status
        )


class Revocation(View):
    """POST /account/keys/<pk>/revocation/: ends one of one's own keys."""

    def post(self, request, pk):
        key = ApiKey.objects.alive().filter(owner=request.actor.user_id or 0, pk=pk).first()
        if key is None or not request.actor.is_person:
            raise Http404
        revoke(key)
        messages.success(request, _("The key is dead."))
        return HttpResponseRedirect("/account/keys/")
