"""The page that searches the trail."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from guanxi.audit.trail.forms import TrailForm
from guanxi.audit.trail.models import Entry
from guanxi.audit.trail.queries import search

SIZE = 50


class Trail(View):
    """GET: who did what, when, from where, newest first."""

    def get(self, request):
        """One page; `before` continues an earlier one."""
        if not request.actor.has("audit.search"):
            raise PermissionDenied
        form = TrailForm(request.actor, request.GET or None)
        valid = not form.is_bound or form.is_valid()
        before = form.cleaned_data.get("before") if form.is_bound and valid else None
        lines, older = search(request.actor, form.criteria, before=before, size=SIZE) if valid else ([], None)
        context = {
            "title": _("Trail"),
            "form": form,
            "lines": lines,
            "older": older,
            "first": before is None,
            "asked": form.is_bound and any(v for n, v in request.GET.items() if n != "before"),
            "head": Entry.objects.exclude(sequence=None).order_by("-sequence").only("sequence", "seal").first(),
        }
        return render(request, "audit/trail/trail.html", context, status=200 if valid else 422)
