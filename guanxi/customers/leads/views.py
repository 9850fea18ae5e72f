"""The verbs of a lead as resources: its status, its closure, its reopening."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views import View

from guanxi.customers.leads.actions import close, move, reopen
from guanxi.customers.leads.forms import ReasonForm
from guanxi.customers.leads.models import Lead
from guanxi.desk.saving import enterable
from guanxi.desk.values import called
from guanxi.kit import records
from guanxi.kit.errors import DomainError

BIGGEST = 2**63 - 1


class LeadView(View):
    """Finds `self.lead`, which the asker may change: 403 without the right, 404 out of reach."""

    needs_status = True

    def dispatch(self, request, *args, pk: int, **kwargs):
        """The door."""
        self.actor, self.record = request.actor, records.of(Lead)
        if not self.actor.is_person or not self.actor.may(self.record.key, "view"):
            raise PermissionDenied
        if pk > BIGGEST:
            raise Http404
        self.lead = get_object_or_404(Lead.objects.visible_to(self.actor), pk=pk)
        if not Lead.objects.visible_to(self.actor, "change").filter(pk=pk).exists():
            raise PermissionDenied(_("Your role does not allow this."))
        if self.needs_status and "status" not in enterable(self.record, self.actor):
            raise PermissionDenied(_("Your role does not allow this."))
        return super().dispatch(request, *args, **kwargs)

    def told(self, text: str, *, error: bool = False):
        """Back to the lead, with a line about what was done or why not."""
        (messages.error if error else messages.success)(self.request, text)
        return HttpResponseRedirect(self.record.url(self.lead.pk))


class Status(LeadView):
    """`POST /customers/leads/<pk>/status/` with status=working: an open status."""

    def post(self, request):
        """Back to the lead."""
        try:
            move(self.lead, to=request.POST.get("status", ""))
        except DomainError as error:
            return self.told(error.message, error=True)
        return self.told(_("Status: %(status)s") % {"status": self.lead.get_status_display()})


class Closure(LeadView):
    """`GET …/closure/` asks why; `POST` gives the lead up."""

    def get(self, request):
        """The form."""
        return self.drawn(ReasonForm())

    def drawn(self, form, status=200):
        """The page with the form."""
        context = {
            "form": form,
            "lead": self.lead,
            "title": _("Give up %(name)s") % {"name": called(self.record, self.lead, self.actor)},
            "back_url": self.record.url(self.lead.pk),
        }
        return render(self.request, "customers/leads/closure.html", context, status=status)

    def post(self, request):
        """Back to the lead; without a reason the form again."""
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.drawn(form, 422)
        try:
            close(self.lead, reason=form.cleaned_data["reason"])
        except DomainError as error:
            return self.told(error.message, error=True)
        return self.told(_("Given up. It can be taken up again at any time."))


class Reopening(LeadView):
    """`POST …/reopening/`: worked on again."""

    def post(self, request):
        """Back to the lead."""
        try:
            reopen(self.lead)
        except DomainError as error:
            return self.told(error.message, error=True)
        return self.told(_("This lead is worked on again."))
