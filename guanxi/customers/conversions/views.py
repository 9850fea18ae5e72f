"""The conversion of a lead as a resource: GET shows where everything goes, POST converts; its taking back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from guanxi.customers.conversions.actions import can_take_back, convert, take_back
from guanxi.customers.conversions.forms import Conversion
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.choices import Status
from guanxi.customers.leads.models import Lead
from guanxi.customers.leads.queries import knows
from guanxi.customers.leads.views import LeadView
from guanxi.desk.values import called
from guanxi.kit import records
from guanxi.kit.digits import whole_number
from guanxi.kit.errors import DomainError


class Conversions(LeadView):
    """`GET /customers/leads/<pk>/conversion/?customer=`: the mapping with values to edit. `POST`: converts."""

    needs_status = False

    def dispatch(self, request, *args, **kwargs):
        """Whoever converts may also file customers."""
        if not request.actor.may("customers.customer", "add"):
            raise PermissionDenied(_("Your role does not allow this."))
        return super().dispatch(request, *args, **kwargs)

    def on_file(self, parameters) -> Customer | None:
        """The customer that was chosen to be joined: in reach, and the asker's to change."""
        wanted = whole_number(parameters.get("customer", ""))
        if not parameters.get("customer"):
            return None
        return get_object_or_404(Customer.objects.visible_to(self.actor, "change"), pk=wanted or 0)

    def get(self, request):
        """The page."""
        if self.lead.status == Status.CONVERTED:
            return self.told(_("This lead has been converted already."), error=True)
        return self.drawn(Conversion(self.lead, self.actor, self.on_file(request.GET)))

    def drawn(self, conversion, *, status=200, error=""):
        """The page; the look-alikes are asked by the rules of the customers' own form."""
        context = {
            "c": conversion, "lead": self.lead, "error": error, "title": _("Convert %(name)s") % {"name": called(self.record, self.lead, self.actor)},
            "back_url": self.record.url(self.lead.pk), "url": f"{self.record.url(self.lead.pk)}conversion/", "alike": self.alike(conversion),
            "joined": conversion.customer and called(records.of(Customer), conversion.customer, self.actor),
            "comparison": conversion.customer and conversion.comparison(),
        }  # fmt: skip
        return render(self.request, "customers/conversions/convert.html", context, status=status)

    def alike(self, conversion) -> list[dict]:
        """Customers who may be meant; those the asker may change can be joined. What he may not read of the lead is no key: the hit would tell it."""
        record = records.of(Customer)
        ask = getattr(record, "lookalikes", None)
        if ask is None:
            return []
        told = {n: getattr(self.lead, n) for n in ("name", "kind", "phone", "phone2", "email") if not conversion.is_closed(n)}
        hits = ask(told | {"lead": self.lead.pk}, self.actor)
        known = [h["pk"] for h in hits if h["pk"]]
        may = set(Customer.objects.visible_to(self.actor, "change").filter(pk__in=known).values_list("pk", flat=True))
        return [h | {"can_join": h["pk"] in may} for h in hits]

    def post(self, request):
        """To the customer; with errors the page again, and nothing has been written."""
        conversion = Conversion(self.lead, self.actor, self.on_file(request.POST), request.POST)
        version = whole_number(request.POST.get("version", ""))
        if self.lead.version != version:
            text = _("Somebody changed this lead while you were looking. Look again before you convert it.")
            return self.drawn(Conversion(self.lead, self.actor, conversion.customer), status=409, error=text)
        if not conversion.is_valid():
            return self.drawn(conversion, status=422, error=_("Look at the fields marked below; what you typed is kept."))
        try:
            made = convert(self.lead, **conversion.wanted())
        except DomainError as refusal:
            return self.drawn(conversion, status=422, error=refusal.message)
        messages.success(request, _("The lead is a customer now. Everything it held went along."))
        seen = self.actor.may("customers.customer", "view") and Customer.objects.visible_to(self.actor).filter(pk=made.customer.pk).exists()
        return HttpResponseRedirect(records.of(Customer).url(made.customer.pk) if seen else self.record.url(self.lead.pk))


class TakingBack(LeadView):
    """`POST /customers/leads/<pk>/conversion/undo/`: a lead again, while nothing has been built on the customer."""

    needs_status = False

    def post(self, request):
        """Back to the lead."""
        mine = Customer.objects.visible_to(self.actor, "change").filter(pk=self.lead.customer_id or 0)
        if not (self.actor.may("customers.customer", "add") and mine.exists()):
            raise PermissionDenied(_("Your role does not allow this."))
        try:
            take_back(self.lead)
        except DomainError as error:
            return self.told(error.message, error=True)
        return self.told(_("Taken back: this is a lead again. The customer lies in the recycle bin."))


def may_take_back(lead: Lead, actor) -> bool:
    """Whether the button is offered."""
    return (
        knows(actor, "status", "customer")
        and lead.status == Status.CONVERTED
        and actor.may("customers.customer", "add")
        and can_take_back(lead)
    )
