from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View

from guanxi.commons.jobs import actions
from guanxi.commons.jobs.models import Job
from guanxi.kit.jobs import frequent
from guanxi.kit.shell.fragments import is_fragment


class OneJob(View):
    """GET /jobs/<pk>/: how far the work is; the card alone for htmx, JSON when asked for. Somebody else's job is not there."""

    def get(self, request, pk):
        job = find(request, pk)
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse(as_json(job))
        if is_fragment(request):
            return render(request, "commons/jobs/_progress.html", {"job": job, "watching": not may_steer(request.actor, job)})
        return render(
            request, "commons/jobs/job.html", {"title": str(job.label), "job": job, "watching": not may_steer(request.actor, job)}
        )


class Cancellation(View):
    """POST /jobs/<pk>/cancellation/: stop it."""

    def post(self, request, pk):
        actions.cancel(steered(request, pk))
        return HttpResponseRedirect(request.POST["next"] if safe(request) else f"/jobs/{pk}/")


class Retry(View):
    """POST /jobs/<pk>/retry/: try a failed job again."""

    def post(self, request, pk):
        actions.retry(steered(request, pk))
        messages.success(request, _("It is tried again."))
        return HttpResponseRedirect(f"/jobs/{pk}/")


class AllJobs(View):
    """GET /system/jobs/: everybody's jobs, newest first."""

    def get(self, request):
        if not request.actor.has("jobs.see"):
            raise PermissionDenied
        jobs = Job.objects.select_related("asked_by").order_by("-id")
        if (status := request.GET.get("status")) in dict(Job.STATUSES):
            jobs = jobs.filter(status=status)
        else:
            jobs = jobs.exclude(status=Job.DONE, kind__in=frequent())  # what runs every minute would hide the rest
        page = Paginator(jobs, 50).get_page(request.GET.get("page"))
        context = {"title": _("Background jobs"), "page": page, "status": status or "", "statuses": Job.STATUSES}
        return render(request, "commons/jobs/jobs.html", context)


def find(request, pk: int) -> Job:
    """The job, when it is the reader's to see."""
    job = Job.objects.seen_by(request.actor).select_related("asked_by").filter(pk=pk).first()
    if job is None:
        raise Http404
    return job.told_to(request.actor)


def may_steer(actor, job: Job) -> bool:
    """Whether the actor may stop or repeat the job: his own, or anybody's for those who keep the company. Seeing is not steering."""
    return job.asked_by_id == actor.user_id or actor.has("company.manage")


def steered(request, pk: int) -> Job:
    """The job, when it is the reader's to stop or repeat."""
    job = find(request, pk)
    if not may_steer(request.actor, job):
        raise PermissionDenied
    return job


def safe(request) -> bool:
    """Whether the form names a page of ours to go back to."""
    return url_has_allowed_host_and_scheme(request.POST.get("next", ""), {request.get_host()})


def as_json(job: Job) -> dict:
    """What scripts and the API learn of a job."""
    return {
        "id": job.pk, "kind": job.kind, "status": job.status, "done": job.done, "total": job.total, "note": job.note,
        "seconds_left": job.seconds_left, "result": job.result, "error": job.error,
    }  # fmt: skip
