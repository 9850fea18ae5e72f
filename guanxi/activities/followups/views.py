"""The composer: one post logs a contact and plans the next."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from guanxi.activities.followups.actions import log_contact
from guanxi.activities.followups.forms import FollowUpForm
from guanxi.activities.followups.panels import people_at
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.desk.values import Sight
from guanxi.kit.errors import DomainError
from guanxi.kit.shell.views import back


@method_decorator(require_POST, "dispatch")
class FollowUps(View):
    """`POST /customers/customers/<pk>/followups/`."""

    def post(self, request, pk):
        """Logs; back to where one came from. Errors show the composer again with everything typed."""
        if not request.actor.may("activities.followup", "add"):
            raise PermissionDenied(_("You may not log contacts."))
        customer = get_object_or_404(Customer.objects.visible_to(request.actor), pk=pk)
        form = FollowUpForm(request.POST)
        if form.is_valid():
            try:
                self._log(request.actor, customer, dict(form.cleaned_data))
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
            else:
                messages.success(request, _("Noted: %(customer)s") % {"customer": customer.name})
                return HttpResponseRedirect(back(request))
        context = {
            "form": form,
            "action": f"/customers/customers/{pk}/followups/",
            "people": people_at(customer, request.actor),
            "title": customer.name,
            "back_url": f"/customers/customers/{pk}/",
            "next": back(request),
        }
        return render(request, "activities/followups/compose.html", context, status=422)

    def _log(self, actor, customer, facts: dict) -> None:
        wanted = facts.pop("contact")
        contact = get_object_or_404(Contact.objects.visible_to(actor), pk=wanted, customer=customer) if wanted else None
        log_contact(customer, contact=contact, **facts)


@method_decorator(require_POST, "dispatch")
class LeadFollowUps(View):
    """`POST /customers/leads/<pk>/followups/`."""

    def post(self, request, pk):
        """The same for a lead; one that became a customer is talked with on the customer's page."""
        if not request.actor.may("activities.followup", "add"):
            raise PermissionDenied(_("You may not log contacts."))
        lead = get_object_or_404(Lead.objects.visible_to(request.actor), pk=pk)
        name, form = Sight.of(Lead, request.actor).called(lead), FollowUpForm(request.POST)
        if form.is_valid():
            facts = {n: v for n, v in form.cleaned_data.items() if n != "contact"}
            try:
                if not lead.is_open:
                    raise DomainError(_("This lead is no longer open. Take it up again first, or write to the customer's file."))
                log_contact(lead=lead, **facts)
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
            else:
                messages.success(request, _("Noted: %(customer)s") % {"customer": name})
                return HttpResponseRedirect(back(request))
        url = f"/customers/leads/{pk}/"
        context = {"form": form, "action": f"{url}followups/", "title": name, "back_url": url, "next": back(request)}
        return render(request, "activities/followups/compose.html", context, status=422)
