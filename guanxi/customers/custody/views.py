"""Level and tier of one archive; the rules of custody as sentences that everybody reads; who is responsible, and who keeps."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from guanxi.customers.custody import queries, sentences
from guanxi.customers.custody.actions import BY_TIER, acknowledge, appoint, change_rule, may_rule, put, release, set_to
from guanxi.customers.custody.forms import KeeperForm, PutForm, RuleForm
from guanxi.customers.custody.models import Keeper
from guanxi.customers.custody.rules import PRINTED, TIERS
from guanxi.customers.customers.choices import Custody
from guanxi.desk.entry import RecordView, go
from guanxi.kit.errors import DomainError, Forbidden

PAGE = "/customers/custody/"


class OfCustomer(RecordView):
    """`/customers/customers/<pk>/custody/`: level, tier, keeper; each tier says who would open this very archive."""

    def dispatch(self, request, *args, **kwargs):
        """The door of the record type, for the right of its own."""
        return super().dispatch(request, *args, app="customers", slug="customers", **kwargs)

    def get(self, request, pk):
        """The form."""
        customer = self.row(pk, "custody")
        return self.shown(customer, PutForm(customer))

    def post(self, request, pk):
        """Puts it there; back to the archive, or to the list when it is out of the actor's reach now."""
        customer = self.row(pk, "custody")
        form = PutForm(customer, request.POST)
        if not form.is_valid():
            return self.shown(customer, form, 422)
        said = form.cleaned_data
        try:
            put(customer, actor=self.actor, **said | {"keeper": said["keeper"] or BY_TIER})
        except DomainError as error:
            customer.refresh_from_db()
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.shown(customer, form, 422)
        back = self.record.url(pk) if queries.opens(customer, self.actor) else self.record.list_url
        return go(request, back, _("Kept. Who opens it now stands on its card."))

    def shown(self, customer, form, status=200):
        """The page."""
        was, tiers = customer.custody, []
        for tier in TIERS:
            set_to(customer, custody=tier)
            found = queries.openers(customer)
            tiers.append((tier, tier.label, found, self.actor.user_id in {u.pk for u in found}))
        customer.custody = was
        context = {
            "customer": customer, "form": form, "tiers": tiers, "chosen": form["custody"].value(), "title": _("Level and custody"),
            "back_url": self.record.url(customer.pk),
        }  # fmt: skip
        return render(self.request, "customers/custody/put.html", context, status=status)


class Policy(View):
    """`/customers/custody/`: who opens what, whose approval others need, who is responsible: the rules in plain sentences (SEC-06, SEC-12)."""

    def dispatch(self, request, *args, **kwargs):
        """For whoever may know who works here."""
        if not request.actor.is_person or not request.actor.may("org.user", "view"):
            raise PermissionDenied
        try:
            return super().dispatch(request, *args, **kwargs)
        except Forbidden as refusal:
            raise PermissionDenied(refusal.message) from refusal

    def get(self, request):
        """The page."""
        return self.shown(request)

    def shown(self, request, form=None, status=200):
        """Sentences, people, keepers."""
        context = {
            "title": _("Who opens confidential archives"), "tiers": [sentences.of_tier(t) for t in TIERS], "may_rule": may_rule(request.actor),
            "people": sentences.responsible(), "keepers": sentences.keepers(), "me": request.actor.user_id, "changed": sentences.last_changed(),
            "form": form or KeeperForm(),
        }  # fmt: skip
        return render(request, "customers/custody/policy.html", context, status=status)


class OfTier(Policy):
    """`/customers/custody/<tier>/`: the rule of one tier, to be changed; the printed one stands beside it."""

    def dispatch(self, request, *args, **kwargs):
        """For whoever may change it."""
        if not may_rule(request.actor):
            raise PermissionDenied(_("The rules of custody are changed by the marketing director."))
        if kwargs.get("tier") not in PRINTED:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, tier):
        """The form."""
        return self.form_page(request, tier, RuleForm(tier))

    def post(self, request, tier):
        """Saves; the next page of everybody follows it."""
        form = RuleForm(tier, request.POST)
        if not form.is_valid():
            return self.form_page(request, tier, form, 422)
        said = form.cleaned_data
        try:
            change_rule(
                tier, roles=said["roles"], owner_opens=said["owner_opens"], managers_open=said["managers_open"], approvers=form.approvers, actor=request.actor
            )  # fmt: skip
        except Forbidden:
            raise
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_page(request, tier, form, 422)
        return go(request, PAGE, _("Saved. It holds from everybody's next page on."))

    def form_page(self, request, tier, form, status=200):
        """The form with the printed rule beside it."""
        context = {"form": form, "title": Custody(tier).label, "printed": sentences.printed(tier), "back_url": PAGE}
        return render(request, "customers/custody/rule.html", context, status=status)


class Keepers(Policy):
    """`POST /customers/custody/keepers/`: names a keeper."""

    def get(self, request):
        """Where they are listed."""
        return go(request, PAGE)

    def post(self, request):
        """Back to the page."""
        form = KeeperForm(request.POST)
        if not form.is_valid():
            return self.shown(request, form, 422)
        appoint(actor=request.actor, **form.cleaned_data)
        return go(request, PAGE, _("Named. He takes the duty over himself on this page."))


class OneKeeper(Policy):
    """`POST …/keepers/<pk>/acknowledgement/` by himself, `…/release/` by who may rule."""

    verb = {"acknowledgement": acknowledge, "release": release}

    def get(self, request, pk, deed):
        """Where they are listed."""
        return go(request, PAGE)

    def post(self, request, pk, deed):
        """Back to the page."""
        keeper = Keeper.objects.alive().filter(pk=pk).first() if pk < 2**62 else None
        if keeper is None or deed not in self.verb:
            raise Http404
        self.verb[deed](keeper, actor=request.actor)
        return go(request, PAGE, _("Saved."))
