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
            "customer": customer,
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
