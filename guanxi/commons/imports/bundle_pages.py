"""The page of a file with several sheets."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from guanxi.commons.imports import bundles, passes, preview
from guanxi.commons.imports.models import Bundle, Import
from guanxi.commons.imports.views import find as find_import
from guanxi.commons.imports.views import offers
from guanxi.commons.jobs.actions import cancel
from guanxi.commons.jobs.models import Job
from guanxi.kit import records
from guanxi.kit.errors import DomainError
from guanxi.kit.shell.fragments import is_fragment


def find(request, pk: int) -> Bundle:
    """The reader's own file; nobody else's."""
    offers(request.actor)
    bundle = Bundle.objects.filter(pk=pk, asked_by_id=request.actor.user_id or 0).first()
    if bundle is None:
        raise Http404
    return bundle


def _job(bundle: Bundle) -> Job | None:
    return Job.objects.filter(pk=bundle.job_id).live().first() if bundle.job_id else None


class OneBundle(View):
    """GET /bundles/<pk>/: all sheets, what each holds and how far it is."""

    def get(self, request, pk):
        bundle = find(request, pk)
        offered, lines = offers(request.actor), []
        keys = {r.key for r in offered}
        for whole in bundles.sheets_of(bundle):
            if whole.record_key in keys:
                heaps = preview.heaps(whole) if whole.chunk_count else {}
                lines.append(
                    (whole, records.get(whole.record_key), heaps, [] if whole.is_begun else passes.missing_columns(whole, request.actor))
                )
        states = [whole.status for whole, *_rest in lines]
        context = {
            "title": _("File of several sheets"), "bundle": bundle, "job": _job(bundle), "lines": lines, "offered": offered, "back_url": "/imports/",
            "may_check": any(s in (Import.MAPPING, Import.CHECKED) for s in states),
            "may_file": bool(states) and Import.CHECKED in states and all(s in (Import.CHECKED, Import.DONE) for s in states),
        }  # fmt: skip
        return render(request, "commons/imports/bundle.html", context)


class Progress(View):
    """GET /bundles/<pk>/progress/: the card that renews itself."""

    def get(self, request, pk):
        bundle = find(request, pk)
        if job := _job(bundle):
            return render(request, "commons/imports/_bundle_progress.html", {"bundle": bundle, "job": job})
        if not is_fragment(request):
            return HttpResponseRedirect(bundle.url)
        response = HttpResponse(status=200)
        response["HX-Redirect"] = bundle.url
        return response


class Step(View):
    """POST /bundles/<pk>/check/, …/run/, …/stop/: for all sheets at once."""

    def post(self, request, pk, step):
        bundle = find(request, pk)
        try:
            if step == "stop":
                if job := _job(bundle):
                    cancel(job)
            else:
                bundles.ask(bundle, {"check": "bundles.check", "run": "bundles.run"}[step])
        except DomainError as error:
            messages.error(request, str(error.message))
        return HttpResponseRedirect(bundle.url)


class Together(View):
    """POST /imports/<pk>/sheets/: all sheets of the file, instead of this one alone."""

    def post(self, request, pk):
        whole = find_import(request, pk)
        if not preview.is_mine(whole, request.actor):
            raise PermissionDenied
        if whole.is_begun or whole.is_live or whole.bundle_id or not whole.file:
            messages.error(request, _("The rows of this sheet are filed already, or being worked on."))
            return HttpResponseRedirect(whole.url)
        options = {n: v for n, v in whole.options.items() if n in ("on_duplicate", "owner", "source", "basis", "occasion")}
        bundle = bundles.start(actor=request.actor, file_name=whole.file_name, file=whole.file, **options)
        whole.delete()
        bundles.ask(bundle, "bundles.load")
        return HttpResponseRedirect(bundle.url)


class Holds(View):
    """POST /imports/<pk>/holds/: what a sheet holds."""

    def post(self, request, pk):
        whole = find_import(request, pk)
        try:
            bundles.turn_into(whole, request.POST.get("record", ""), request.actor)
        except DomainError as error:
            messages.error(request, str(error.message))
        return HttpResponseRedirect(whole.bundle.url if whole.bundle_id else whole.url)
