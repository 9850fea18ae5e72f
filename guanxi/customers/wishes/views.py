"""`POST /customers/wishes/<pk>/lead/`: the wish becomes a lead."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views import View

from guanxi.customers.leads.models import Lead
from guanxi.customers.wishes.actions import make_lead
from guanxi.customers.wishes.models import Wish
from guanxi.kit.errors import DomainError


class WishLead(View):
    """One post, one lead."""

    def post(self, request, pk):
        """To the lead, or back to the wish with the reason why not."""
        actor = request.actor
        if not actor.may("customers.wish", "view") or not actor.may("customers.lead", "add"):
            raise PermissionDenied(_("Your role does not allow this."))
        if pk > 2**63 - 1:
            raise Http404
        wish = get_object_or_404(Wish.objects.visible_to(actor), pk=pk)
        if not Wish.objects.visible_to(actor, "change").filter(pk=pk).exists():
            raise PermissionDenied(_("Your role does not allow this."))
        try:
            lead = make_lead(wish)
        except DomainError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(f"/customers/wishes/{pk}/")
        messages.success(request, _("It is a lead now. Good luck."))
        seen = actor.may("customers.lead", "view") and Lead.objects.visible_to(actor).filter(pk=lead.pk).exists()
        return HttpResponseRedirect(f"/customers/leads/{lead.pk}/" if seen else f"/customers/wishes/{pk}/")
