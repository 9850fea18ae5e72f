import time

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from guanxi.commons.backups.queries import listed
from guanxi.commons.health import queries
from guanxi.commons.jobs.models import Job, Worker
from guanxi.kit.jobs import later

_migrated = False


@never_cache
def live(request):
    """GET /health/live: this process answers."""
    return JsonResponse({"live": True})


@never_cache
def ready(request):
    """GET /health/ready: 200 when pages can be served: the database answers and is up to date. The worker's age is told but does not decide."""
    global _migrated
    began = time.monotonic()
    answers = queries.database_answers()
    _migrated = _migrated or (answers and not queries.migrations_waiting())
    age = queries.worker_age() if answers and _migrated else None
    state = {
        "ready": answers and _migrated, "database": answers, "migrated": _migrated,
        "worker_seconds": round(age.total_seconds()) if age is not None else None, "ms": round((time.monotonic() - began) * 1000),
    }  # fmt: skip
    return JsonResponse(state, status=200 if state["ready"] else 503)


class ForKeepers(View):
    """Pages for whoever keeps the system running."""

    def dispatch(self, request, *arguments, **options):
        if not request.actor.has("company.manage"):
            raise PermissionDenied(_("The state of the system is for administrators."))
        return super().dispatch(request, *arguments, **options)


class System(ForKeepers):
    """GET /system/: disk, database, jobs, workers, backups, versions."""

    def get(self, request):
        context = {
            "title": _("State of the system"), "warnings": queries.warnings(), "disk": queries.disk(), "database": queries.database_facts(), "jobs": queries.job_facts(),
            "versions": queries.versions(), "workers": Worker.objects.order_by("-seen_at")[:10], "backups": listed(5), "may_see_jobs": request.actor.has("jobs.see"),
        }  # fmt: skip
        return render(request, "commons/health/system.html", context)


class Backups(ForKeepers):
    """GET /system/backups/: the copies and what became of the last ones. POST: make one, or check one (field name)."""

    def get(self, request):
        runs = Job.objects.filter(
            kind__in=("backups.make", "backups.check", "schedule.backups.nightly", "schedule.backups.monthly")
        ).order_by("-id")
        context = {
            "title": _("Backups"),
            "backups": listed(60),
            "live": runs.live(),
            "last": runs.exclude(status__in=(Job.QUEUED, Job.RUNNING))[:12],
        }
        return render(request, "commons/health/backups.html", context)

    def post(self, request):
        if name := request.POST.get("name"):
            later("backups.check", name=name)
        else:
            later("backups.make")
        messages.success(request, _("It has begun."))
        return HttpResponseRedirect("/system/backups/")
