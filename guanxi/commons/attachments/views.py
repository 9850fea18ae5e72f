"""Files on rows: list and upload, look, fetch, take off, bring back, erase. Each asks the row anew whether the reader may."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django_htmx.http import HttpResponseClientRedirect

from guanxi.audit.access.actions import note
from guanxi.commons.attachments import actions
from guanxi.commons.attachments.listing import listing, shown
from guanxi.commons.attachments.models import Attachment
from guanxi.commons.attachments.queries import BIGGEST, may, may_fetch_more, name_for, row_for, row_of
from guanxi.commons.files.views import send
from guanxi.commons.previews.actions import FURTHER, picture_of, want_pages
from guanxi.commons.previews.models import Preview
from guanxi.kit import records
from guanxi.kit.digits import whole_number
from guanxi.kit.errors import DomainError
from guanxi.kit.shell.errors import page as error_page
from guanxi.kit.shell.fragments import is_fragment

MOST_AT_ONCE = 30
MOST_REMOVED = 200
SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "private, no-cache"}


class OfRow(View):
    """`/<app>/<slug>/<pk>/attachments/`. GET ?before=: the files, newest first. POST: hangs the sent ones on."""

    def dispatch(self, request, *args, app: str, slug: str, pk: int, **kwargs):
        """Finds the row: 404 out of reach."""
        if not request.actor.is_person:
            raise PermissionDenied
        self.record = records.find(app, slug)
        self.obj = row_for(self.record, pk, request.actor)
        if self.obj is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """The list as a page, or its next part; what was removed for whoever may bring it back."""
        if "removed" in request.GET:
            return self.removed()
        return self.drawn(whole_number(request.GET.get("before", "")))

    def drawn(self, before=None, errors=(), status=200):
        """List and form."""
        context = listing(self.obj, self.request.actor, before)
        if context is None:
            raise Http404
        back = self.record.url(self.obj.pk)
        context |= {
            "obj": self.obj, "record": self.record, "errors": errors, "title": _("Attachments"), "name": name_for(self.record, self.obj, self.request.actor),
            "back_url": back,
        }  # fmt: skip
        part = "attachments"
        if is_fragment(self.request):
            part = "_files" if before else "_lines" if "lines" in self.request.GET else "_list"
        return render(self.request, f"commons/attachments/{part}.html", context, status=status)

    def removed(self):
        """The bin of this row's files, newest first."""
        actor, key = self.request.actor, self.record.key
        if not may(self.obj, actor, "change"):
            raise PermissionDenied
        rows = Attachment.objects.filter(record_key=key, object_id=self.obj.pk, removed_at__isnull=False).select_related("file__kept_by")
        context = {
            "removed": shown(list(rows.order_by("-removed_at", "-pk")[:MOST_REMOVED])), "title": _("Removed attachments"), "back_url": home(self.record, self.obj),
            "name": name_for(self.record, self.obj, actor), "may_erase": may(self.obj, actor, "delete"),
        }  # fmt: skip
        return render(self.request, "commons/attachments/attachments.html", context)

    def post(self, request):
        """Each file for itself: what is refused does not hold up the others."""
        if not may(self.obj, request.actor, "change"):
            raise PermissionDenied
        sent = request.FILES.getlist("file")
        errors = [] if sent else [_("Choose a file first.")]
        if len(sent) > MOST_AT_ONCE:
            errors = [_("At most %(n)s files at once. Nothing was kept.") % {"n": MOST_AT_ONCE}]
            sent = []
        kept = 0
        for file in sent:
            try:
                actions.attach(self.obj, file, name=file.name, caption=request.POST.get("caption", ""))
                kept += 1
            except DomainError as error:
                errors.append(str(error.message))
        if not kept:
            return self.drawn(errors=errors, status=422)
        messages.success(request, ngettext("%(n)s file is attached.", "%(n)s files are attached.", kept) % {"n": kept})
        for said in errors:
            messages.error(request, said)
        return HttpResponseRedirect(home(self.record, self.obj))


def home(record, obj) -> str:
    """Where a row's files are shown on its page."""
    return f"{record.url(obj.pk)}?tab=attachments" if record.attachments == "tab" else record.url(obj.pk)


class OneFile(View):
    """Finds `self.attachment`, `self.record` and `self.obj`; what is out of reach or removed is not there."""

    action = "view"
    with_removed = False

    def dispatch(self, request, *args, pk: int, **kwargs):
        """The row decides, anew each time."""
        if not request.actor.is_person:
            raise PermissionDenied
        found = Attachment.objects.select_related("file__kept_by").filter(pk=pk).first() if pk <= BIGGEST else None
        self.obj = row_of(found, request.actor) if found else None
        if self.obj is None or (found.removed_at and not self.with_removed):
            raise Http404
        self.attachment, self.record = found, records.of(self.obj)
        if self.action != "view" and not may(self.obj, request.actor, self.action):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def done(self, text: str, undo: str = "") -> HttpResponse:
        """Back to the row's files with a line that says what was done."""
        messages.success(self.request, text, extra_tags=f"undo:{undo}" if undo else "")
        here = self.request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(here, {self.request.get_host()}, require_https=self.request.is_secure())
        url = here if safe else home(self.record, self.obj)
        return HttpResponseClientRedirect(url) if is_fragment(self.request) else HttpResponseRedirect(url)


class Look(OneFile):
    """`GET /attachments/<pk>/?page=`: the preview with its facts. `POST`: the caption."""

    def get(self, request):
        """Pages around the one asked for; those not drawn yet are asked of the worker."""
        file = self.attachment.file
        preview = Preview.objects.filter(sha256=file.sha256).first()
        page = min(whole_number(request.GET.get("page", "")) or 1, max(preview.pages if preview else 1, 1))
        first = (page - 1) // FURTHER * FURTHER + 1
        numbers, missing = [], False
        if preview and preview.is_done:
            numbers = list(range(first, min(first + FURTHER, preview.pages + 1)))
            missing = any(not picture_of(file.sha256, str(n)).exists() for n in numbers)
            if missing:
                want_pages(file, page)
        note("view", self.record.key, self.obj.pk, self.record.title_of(self.obj))
        context = {
            "one": shown([self.attachment])[0], "attachment": self.attachment, "preview": preview, "numbers": [] if missing else numbers, "missing": missing,
            "first": first, "last": first + len(numbers) - 1, "previous": first - FURTHER if first > 1 else None,
            "next": first + FURTHER if preview and first + FURTHER <= preview.pages else None, "title": file.name,
            "name": name_for(self.record, self.obj, request.actor), "record": self.record, "home": home(self.record, self.obj),
            "back_url": home(self.record, self.obj), "may_change": may(self.obj, request.actor, "change"),
            "may_erase": may(self.obj, request.actor, "delete"),
        }  # fmt: skip
        part = "_preview" if is_fragment(request) else "look"
        return render(request, f"commons/attachments/{part}.html", context)

    def post(self, request):
        """A caption of its own."""
        if not may(self.obj, request.actor, "change"):
            raise PermissionDenied
        actions.caption(self.attachment, self.obj, request.POST.get("caption", ""))
        messages.success(request, _("Saved"))
        return HttpResponseRedirect(self.attachment.url)


class Fetch(OneFile):
    """`GET /attachments/<pk>/content/`: the bytes, as a download whatever they are. Noted, and counted against the day's quota."""

    def get(self, request):
        """429 beyond the quota."""
        if not may_fetch_more(request.actor):
            note("refused", self.record.key, self.obj.pk, self.record.title_of(self.obj), {"file": self.attachment.file.name})
            return error_page(
                request, 429, _("You have reached today's number of downloads"), _("The file was not handed out. This was noted."),
                _("Looking at previews goes on. Ask the administrator if you need more today."),
            )  # fmt: skip
        response = send(self.attachment.file)
        note("download", self.record.key, self.obj.pk, self.record.title_of(self.obj), {"file": self.attachment.file.name})
        return response


class Picture(OneFile):
    """`GET /attachments/<pk>/thumbnail/` and `…/pages/<number>/`: made anew from the file, without what a camera or a program wrote into it."""

    def get(self, request, number: int = 0):
        """A JPEG of ours."""
        path = picture_of(self.attachment.file.sha256, str(number) if number else "thumb")
        try:
            file = open(path, "rb")  # noqa: SIM115  the answer closes it
        except OSError:
            raise Http404 from None
        return FileResponse(file, content_type="image/jpeg", headers=SAFE)


class Removal(OneFile):
    """`POST /attachments/<pk>/removal/`: takes the file off; it can come back for 30 days."""

    action = "change"

    def post(self, request):
        """With undo."""
        actions.take_off(self.attachment, self.obj)
        return self.done(_("“%(name)s” is removed.") % {"name": self.attachment.file.name}, undo=f"{self.attachment.url}restoration/")


class Restoration(OneFile):
    """`POST /attachments/<pk>/restoration/`: hangs a removed file on again."""

    action, with_removed = "change", True

    def post(self, request):
        """As it was."""
        actions.put_back(self.attachment, self.obj)
        return self.done(_("“%(name)s” is back.") % {"name": self.attachment.file.name})


class Erasure(OneFile):
    """`POST /attachments/<pk>/erasure/`: for good, bytes included, for whoever may delete the row."""

    action, with_removed = "delete", True

    def post(self, request):
        """Nothing brings it back."""
        name = self.attachment.file.name
        with transaction.atomic():
            actions.erase_one(self.attachment, self.obj)
        return self.done(_("“%(name)s” is erased for good.") % {"name": name})
