import smtplib
from ipaddress import ip_address

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from guanxi.commons.company import actions
from guanxi.commons.company.forms import MailTestForm, SettingsForm, SetupForm
from guanxi.commons.company.models import Company
from guanxi.commons.files.actions import keep
from guanxi.commons.files.views import send
from guanxi.commons.outbox.actions import has_mail
from guanxi.kit.errors import DomainError

LOOPBACK = {"localhost", "127.0.0.1", "::1", "[::1]"}


class Setup(View):
    """GET and POST /setup/: open until somebody has filled it in; from another computer only with the one-time code."""

    def dispatch(self, request, *arguments, **options):
        if Company.current().is_set_up:
            return HttpResponseRedirect("/")
        if not self._is_let_in(request):
            return self._ask_for_code(request)
        return super().dispatch(request, *arguments, **options)

    def get(self, request):
        return self._page(request, SetupForm(instance=Company.current()))

    def post(self, request):
        form = SetupForm(request.POST, request.FILES, instance=Company.current())
        if not form.is_valid():
            return self._page(request, form, 422)
        data = form.cleaned_data
        try:
            user = actions.set_up(company=form.columns(), username=data["username"], name=data["person"], password=data["password"])
        except DomainError as error:
            messages.warning(request, str(error))
            return HttpResponseRedirect("/")
        if data["logo_file"]:
            set_logo(data["logo_file"])
        login(request, user, backend="guanxi.org.sessions.backend.PasswordBackend")
        return HttpResponseRedirect("/")

    def _is_let_in(self, request) -> bool:
        if is_this_machine(request):
            return True
        given = request.POST.get("code") or request.GET.get("code") or request.session.get("setup_code", "")
        if given and actions.is_setup_code(given):
            request.session["setup_code"] = given
            return True
        return False

    def _ask_for_code(self, request):
        actions.setup_code()
        wrong = "code" in request.POST or "code" in request.GET
        return render(request, "commons/company/code.html", {"title": _("First set-up"), "wrong": wrong}, status=422 if wrong else 200)

    def _page(self, request, form, status=200):
        return render(request, "commons/company/setup.html", {"title": _("First set-up"), "form": form}, status=status)


class SetupCode(Setup):
    """POST /setup/code/: the code, then the page."""

    def post(self, request):
        return HttpResponseRedirect("/setup/")


def is_this_machine(request) -> bool:
    """Whether the browser runs on this computer: its address and the name it used are both local, and no proxy stands between."""
    if actions.is_behind_proxy():
        return False
    try:
        near = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        near = False
    host = request.get_host()
    name = host if host.endswith("]") or ":" not in host else host.rsplit(":", 1)[0]
    return near and name in LOOPBACK and not ({"HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED"} & set(request.META))


def set_logo(file) -> None:
    """Keeps a picture as the company's logo."""
    company = Company.current()
    company.logo = keep(file, name=file.name, kind="company.logo", object_id=company.pk)
    company.save()


class ForManagers(View):
    """Pages for whoever holds company.manage."""

    def dispatch(self, request, *arguments, **options):
        if not request.actor.has("company.manage"):
            raise PermissionDenied(_("The company's settings are for administrators."))
        return super().dispatch(request, *arguments, **options)


class Settings(ForManagers):
    """GET and POST /company/: all that the set-up asked for, and more."""

    def get(self, request):
        return self._page(request, SettingsForm(instance=Company.current()))

    def post(self, request):
        company = Company.current()
        form = SettingsForm(request.POST, request.FILES, instance=company)
        if not form.is_valid():
            return self._page(request, form, 422)
        company = Company.objects.get(pk=company.pk)
        for name, value in form.columns().items():
            setattr(company, name, value)
        if request.POST.get("no_logo"):
            company.logo = None
        company.save()
        if form.cleaned_data["logo_file"]:
            set_logo(form.cleaned_data["logo_file"])
        messages.success(request, _("Saved"))
        return HttpResponseRedirect("/company/")

    def _page(self, request, form, status=200):
        return render(
            request, "commons/company/settings.html", {"title": _("Our company"), "form": form, "company": Company.current()}, status=status
        )


class Logo(View):
    """GET /company/logo/: the logo, for everybody who is signed in."""

    def get(self, request):
        company = Company.current()
        if company.logo is None:
            raise Http404
        return send(company.logo, inline=True)


class Mail(ForManagers):
    """GET and POST /company/mail/: whether mail leaves the house."""

    def get(self, request):
        return self._page(request, MailTestForm(initial={"to": getattr(request.user, "email", "")}))

    def post(self, request):
        form = MailTestForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        if not has_mail():
            return self._page(request, form, problem=_("No mail server is set. Everything works without one."), status=422)
        try:
            EmailMessage(_("Test mail from Guanxi"), _("If you read this, mail works."), to=[form.cleaned_data["to"]]).send()
        except (smtplib.SMTPException, OSError) as error:
            problem = _("The mail server said no: %(what)s") % {"what": type(error).__name__}
            return self._page(request, form, problem=problem, status=422)
        messages.success(request, _("The mail server has taken the test mail."))
        return HttpResponseRedirect("/company/mail/")

    def _page(self, request, form, *, problem="", status=200):
        shown = {
            "host": settings.EMAIL_HOST,
            "port": settings.EMAIL_PORT,
            "user": settings.EMAIL_HOST_USER,
            "sender": settings.DEFAULT_FROM_EMAIL,
        }
        context = {"title": _("Mail"), "form": form, "problem": problem, "has_mail": has_mail(), **shown}
        return render(request, "commons/company/mail.html", context, status=status)


class Reach(ForManagers):
    """GET /company/reach/: how to open Guanxi from another computer."""

    def get(self, request):
        context = {
            "title": _("From other computers"),
            "host": request.get_host(),
            "names": settings.ALLOWED_HOSTS,
            "is_local": is_this_machine(request),
            "https": request.is_secure(),
        }
        return render(request, "commons/company/reach.html", context)
