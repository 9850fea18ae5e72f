"""Buttons on a colleague's page that the generic pages cannot do: invitation, reset, disabling, roles."""

from django import forms
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views import View
from django.views.decorators.cache import never_cache

from guanxi.kit.errors import DomainError, Forbidden
from guanxi.org.roles.models import Role
from guanxi.org.roles.queries import rights_beyond
from guanxi.org.users import actions
from guanxi.org.users.models import User


class _UserVerb(View):
    """Common to all: the colleague is read through scope, a rule's "no" becomes a page with its sentence."""

    needs = "change"
    template = "org/users/verb.html"
    title = ""

    def dispatch(self, request, pk):
        """Narrows first, then acts."""
        if not request.actor.may("org.user", self.needs):
            return self._page(request, None, error=_("This is for administrators."), status=403)
        user = get_object_or_404(User.objects.visible_to(request.actor, self.needs).select_related("department"), pk=pk)
        try:
            return super().dispatch(request, user)
        except Forbidden as error:
            return self._page(request, user, error=error.message, status=403)
        except DomainError as error:
            return self._page(request, user, error=error.message, status=422)

    def _page(self, request, user, status=200, **context):
        return render(request, self.template, {"title": self.title, "person": user, "back_url": _url(user), **context}, status=status)


@method_decorator(never_cache, name="dispatch")
class _Link(_UserVerb):
    """POST makes a one-time link and shows it on the screen; it stands nowhere else."""

    template = "org/users/link.html"
    hint = ""

    def get(self, request, user):
        """Somebody reloaded: the link was shown once, a new one takes a click."""
        return self._page(request, user, hint=self.hint)

    def post(self, request, user):
        """The link."""
        return self._page(request, user, link=request.build_absolute_uri(self.make(user, request.actor)), hint=self.hint)


class Invitation(_Link):
    """The way in for a new colleague."""

    title = lazy("Invite")

    def make(self, user, actor):
        """The address."""
        return actions.invite(user, actor=actor)


class Reset(_Link):
    """The way back in for somebody who forgot the password."""

    title = lazy("Reset password")

    def make(self, user, actor):
        """The address."""
        return actions.reset_code(user, actor=actor)


class Disabling(_UserVerb):
    """GET asks, POST shuts out."""

    title = lazy("Disable")
    template = "org/users/disabling.html"

    def get(self, request, user):
        """What will happen."""
        return self._page(request, user)

    def post(self, request, user):
        """It happens."""
        actions.disable(user, actor=request.actor)
        return HttpResponseRedirect(_url(user))


class Enabling(_UserVerb):
    """POST lets in again."""

    title = lazy("Let in again")

    def post(self, request, user):
        """With the roles he had."""
        actions.enable(user, actor=request.actor)
        return HttpResponseRedirect(_url(user))


class RolesForm(forms.Form):
    """Which roles somebody holds; those that the actor may not give cannot be ticked anew."""

    roles = forms.ModelMultipleChoiceField(Role.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"].queryset = Role.objects.alive()


class Roles(_UserVerb):
    """GET shows all roles with a tick, POST gives them."""

    title = lazy("Roles")
    template = "org/users/roles.html"

    def get(self, request, user):
        """The choice."""
        return self._page(request, user, choices=_choices(request.actor, user))

    def post(self, request, user):
        """Exactly the ticked ones."""
        form = RolesForm(request.POST)
        if not form.is_valid():
            raise DomainError(_("One of these roles is gone."))
        actions.set_roles(user, form.cleaned_data["roles"], actor=request.actor)
        return HttpResponseRedirect(_url(user))


def _choices(actor, user) -> list[dict]:
    held = set(user.roles.values_list("pk", flat=True))
    made = []
    for role in Role.objects.visible_to(actor):
        may = role.pk in held or not rights_beyond(actor, {"grants": role.grants, "fields": role.fields, "permissions": role.permissions})
        made.append({"role": role, "held": role.pk in held, "may": may})
    return made


def _url(user) -> str:
    return f"/org/users/{user.pk}/" if user else "/org/users/"
