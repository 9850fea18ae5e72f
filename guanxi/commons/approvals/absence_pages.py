from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.approvals.absences import end_absence, may_set, set_absence
from guanxi.commons.approvals.forms import AbsenceForm
from guanxi.commons.approvals.models import Substitute
from guanxi.commons.approvals.views import ForPeople
from guanxi.commons.notices.queries import colleagues
from guanxi.kit.errors import DomainError, Forbidden

HOME = "/account/absences/"


class Absences(ForPeople):
    """GET and POST /account/absences/: who signs for me while I am away; managers say it for their people too."""

    def get(self, request):
        return self._page(request, AbsenceForm(self.actor))

    def post(self, request):
        form = AbsenceForm(self.actor, request.POST)
        if not form.is_valid():
            return self._page(request, form, 422)
        given = form.cleaned_data
        try:
            set_absence(
                given["person"], substitute=given["substitute"], starts_on=given["starts_on"], ends_on=given["ends_on"], actor=self.actor
            )
        except Forbidden as refusal:
            raise PermissionDenied(str(refusal.message)) from refusal
        except DomainError as refusal:
            form.add_error(refusal.field, str(refusal.message))
            return self._page(request, form, 422)
        messages.success(request, _("Set. What waits for a signature goes to the substitute on those days."))
        return HttpResponseRedirect(HOME)

    def _page(self, request, form, status=200):
        people = [u.pk for u in form.fields["person"].queryset]
        rows = list(Substitute.objects.filter(person__in=people, ends_on__gte=timezone.localdate()).order_by("starts_on", "pk"))
        names = colleagues({pk for r in rows for pk in (r.person_id, r.substitute_id)}, self.actor)
        shown = [(r, names.get(r.person_id, request.user.name), names.get(r.substitute_id, _("a colleague"))) for r in rows]
        context = {"title": _("Who signs for me"), "form": form, "rows": shown, "today": timezone.localdate(), "back_url": "/account/me/"}
        return render(request, "commons/approvals/absences.html", context, status=status)


class Removal(ForPeople):
    """POST /account/absences/<pk>/removal/: he is back."""

    def post(self, request, pk):
        row = Substitute.objects.filter(pk=pk).select_related("person").first() if pk < 2**63 else None
        if row is None or not may_set(self.actor, row.person):
            raise Http404
        end_absence(row, actor=self.actor)
        messages.success(request, _("Taken away. What still waits comes back."))
        return HttpResponseRedirect(HOME)
