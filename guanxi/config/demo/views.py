"""What only the demo has: a bar to become another colleague, and one click to start empty."""

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views import View

from guanxi.commons.company.models import Company
from guanxi.config.demo.actions import start_empty
from guanxi.kit.menu import register_slot
from guanxi.kit.shell.views import back
from guanxi.org.users.models import User


def bar(request) -> str:
    """The bar's template in the demo, nothing anywhere else."""
    return "config/demo/bar.html" if Company.current().is_demo else ""


register_slot(bar)


def demo_only() -> None:
    """Raises Http404 in a real company: these addresses do not exist there."""
    if not Company.current().is_demo:
        raise Http404


class Role(View):
    """`POST /demo/role/`: go on as another colleague."""

    def post(self, request):
        """Back to Today."""
        demo_only()
        user = get_object_or_404(User.objects.alive().filter(is_active=True), username=request.POST.get("username", ""))
        login(request, user, backend="guanxi.org.sessions.backend.PasswordBackend")
        messages.success(request, _("You are %(name)s now, %(title)s.") % {"name": user.name, "title": user.title})
        return HttpResponseRedirect("/today/" if request.POST.get("home") else back(request))


class Empty(View):
    """`POST /demo/empty/`: everything of the demo goes; the set-up page of a real company comes."""

    def post(self, request):
        """To the set-up."""
        demo_only()
        logout(request)
        start_empty()
        return HttpResponseRedirect("/setup/")
