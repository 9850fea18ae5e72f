"""The door of every generic page: which record type, who asks, may he at all, and which row."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.loader import select_template
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from guanxi.commons.company.modules import is_on
from guanxi.desk.values import called
from guanxi.kit import records
from guanxi.kit.errors import DomainError, Forbidden
from guanxi.kit.reader import seen_one
from guanxi.kit.scope import reaches
from guanxi.kit.shell.fragments import is_fragment


class RecordView(View):
    """Finds `self.record` and `self.actor`; `action` is the right without which the page does not exist for the asker (403)."""

    action = "view"

    def dispatch(self, request, *args, app: str, slug: str, **kwargs):
        self.record = records.find(app, slug)
        if self.record is None or (self.record.module and not is_on(self.record.module)):
            raise Http404
        self.actor = request.actor
        self._known: dict = {}
        if not self.actor.is_person:
            raise PermissionDenied
        self.need(self.action)
        try:
            return super().dispatch(request, *args, **kwargs)
        except Forbidden as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except DomainError as refusal:
            return self.refused(request, str(refusal.message))

    def refused(self, request, text: str) -> HttpResponse:
        """A rule of the business said no and the view had no better place to say so: one goes back to where one was."""
        if is_fragment(request):
            return toast(HttpResponse(status=422, headers={"HX-Reswap": "none"}), text, tone="need")
        messages.error(request, text)
        here = request.META.get("HTTP_REFERER", "")
        safe = url_has_allowed_host_and_scheme(here, {request.get_host()}, require_https=request.is_secure())
        return HttpResponseRedirect(here if safe else self.record.list_url)

    def need(self, action: str) -> None:
        """403 when the asker has no right of this kind on any row."""
        if not self.actor.may(self.record.key, action):
            raise PermissionDenied

    def row(self, pk: int, action: str = "view", *, or_binned: bool = False, joined=None):
        """One row in reach: 404 when it cannot be seen, 403 when it is seen but the action is not allowed on it.

        or_binned: a row in the recycle bin counts too when the actor may delete such rows.
        """
        found = seen_one(self.record.model, self.actor, pk, self.record.related if joined is None else joined, binned=True)
        if found is None or (self.record.model.has_bin and found.deleted_at and not (or_binned and self.can(found, "delete"))):
            raise Http404
        if action != "view" and not self.can(found, action):
            raise PermissionDenied
        return found

    def can(self, obj, action: str) -> bool:
        """Whether the action is allowed on this very row; asked once."""
        if action == "add" or not self.actor.may(self.record.key, action):
            return self.actor.may(self.record.key, action)
        key = (obj.pk, action)
        if key not in self._known:
            self._known[key] = reaches(obj, self.actor, action)
        return self._known[key]

    def may_reveal(self, obj, name: str) -> bool:
        """Whether the asker may have this field of this row shown in full, which is noted each time."""
        return self.actor.field_rule(self.record.key, name) not in ("hidden", "masked") and self.can(obj, "reveal")

    def called(self, obj) -> str:
        """What a row is called for the asker."""
        return called(self.record, obj, self.actor)

    def page(self, name: str, context: dict, *, status: int = 200) -> HttpResponse:
        """Renders `<app>/<package>/<name>.html` of the record's own package, or the generic page."""
        package = type(self.record).__module__.split(".")[-2]
        template = select_template([f"{self.record.app}/{package}/{name}.html", f"desk/pages/{name}.html"])
        base = {"record": self.record, "actor": self.actor}
        response = HttpResponse(template.render(base | context, self.request), status=status)
        patch_vary_headers(response, ("HX-Request",))  # page and part share an address
        return response


def go(request, url: str, text: str = "", *, undo: str = "") -> HttpResponse:
    """After a deed: to that page, with a line that says what was done and, perhaps, how to undo it."""
    if text:
        messages.success(request, text, extra_tags=f"undo:{undo}" if undo else "")
    return HttpResponseClientRedirect(url) if is_fragment(request) else HttpResponseRedirect(url)


def toast(response: HttpResponse, text: str, *, tone: str = "", undo: str = "") -> HttpResponse:
    """Lets the page show a line at its lower edge. tone: "", "wait" or "need"; undo: an address to POST to."""
    return trigger_client_event(response, "toast", {"text": str(text), "tone": tone, "undo": undo})


def back_to(request, otherwise: str) -> str:
    """The address given as `next` when it lies on this host, else the other one."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()) else otherwise
