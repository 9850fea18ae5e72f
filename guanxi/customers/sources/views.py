"""Joining a source with another one."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views import View

from guanxi.customers.sources.actions import check_joining, count_of, join
from guanxi.customers.sources.forms import JoinForm
from guanxi.customers.sources.models import Source
from guanxi.desk.entry import go
from guanxi.kit.errors import DomainError
from guanxi.kit.jobs import later

AT_ONCE = 200


class Join(View):
    """GET: with which one. POST: at once for a few rows, by a job for many."""

    def dispatch(self, request, pk):
        if not (request.actor.is_person and request.actor.may("customers.source", "delete")):
            raise PermissionDenied
        self.source = get_object_or_404(Source.objects.visible_to(request.actor, "delete"), pk=pk)
        return super().dispatch(request)

    def get(self, request):
        """The question."""
        return self.asked(JoinForm(request.actor, self.source))

    def asked(self, form, status=200):
        """The page."""
        context = {"form": form, "source": self.source, "title": _("Join “%(name)s” with another source") % {"name": self.source.name}}
        return render(
            self.request, "customers/sources/join.html", context | {"back_url": f"/customers/sources/{self.source.pk}/"}, status=status
        )

    def post(self, request):
        """To the other source, or to the job's progress."""
        form = JoinForm(request.actor, self.source, request.POST)
        if not form.is_valid():
            return self.asked(form, 422)
        into = form.cleaned_data["into"]
        try:
            check_joining(self.source, into)
            if count_of(self.source, AT_ONCE + 1) > AT_ONCE:
                job = later("customers.join_sources", source=self.source.pk, into=into.pk)
                return HttpResponseRedirect(f"/jobs/{job.pk}/?next=/customers/sources/{into.pk}/")
            join(self.source, into=into)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
            return self.asked(form, 422)
        return go(
            request,
            f"/customers/sources/{into.pk}/",
            _("“%(name)s” is now part of “%(into)s”.") % {"name": self.source.name, "into": into.name},
        )
