"""The clash check, the rules, and the search on demand."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from guanxi.commons.jobs.models import Job
from guanxi.customers.customers.models import Customer
from guanxi.customers.duplicates import asking, near, queries
from guanxi.customers.duplicates.actions import change_rules, search_now
from guanxi.customers.duplicates.forms import RulesForm
from guanxi.customers.duplicates.models import MatchRules, SearchState
from guanxi.customers.duplicates.panels import may_check
from guanxi.customers.duplicates.rules import changed
from guanxi.desk.entry import go
from guanxi.kit.errors import DomainError
from guanxi.kit.scope import reaches_all
from guanxi.kit.shell.fragments import is_fragment


class Clash(View):
    """`/customers/clash/?q=`: whether a company, a person, a number is on file already, and whose it is (OWN-02, OWN-03)."""

    def get(self, request):
        """The page, or with htmx the hits alone."""
        if not may_check(request.actor):
            raise PermissionDenied(_("The clash check is for whoever files customers or leads."))
        text = request.GET.get("q", "").strip()[:160]
        what = asking.asked_in_one(text, request.actor) if text else None
        context = {
            "title": _("Clash check"),
            "q": text,
            "is_asked": bool(what and what.is_enough),
            "hits": near.clash(what, request.actor) if what and what.is_enough else [],
            "may_add": request.actor.may("customers.customer", "add"),
            "may_add_lead": request.actor.may("customers.lead", "add"),
            "is_name": bool(what and what.name),
            "may_ask_to_read": request.actor.may("customers.readingrequest", "add"),
        }
        return render(request, f"customers/duplicates/{'_clash' if is_fragment(request) else 'clash'}.html", context)


class ForManagers(View):
    """What needs duplicates.manage."""

    def dispatch(self, request, *arguments, **options):
        """403 without it."""
        if not request.actor.has("duplicates.manage"):
            raise PermissionDenied(_("Rules for duplicates are for administrators and archive keepers."))
        return super().dispatch(request, *arguments, **options)


class RulesPage(ForManagers):
    """`/customers/duplicates/rules/`: the points, the printed ones beside them, and what a change would do."""

    def get(self, request):
        """The rules in force."""
        return self._page(request, RulesForm(MatchRules.current()))

    def post(self, request):
        """Saves; with `try` it shows what would change and saves nothing; with `reset` the printed rules are in force again."""
        if "reset" in request.POST:
            change_rules({}, request.actor)
            return go(request, request.path, _("The printed rules are in force again."))
        form = RulesForm(MatchRules.current(), request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        points = form.cleaned_data
        if "try" in request.POST:
            return self._page(request, form, trial=queries.trial(changed(points), request.actor))
        try:
            change_rules(points, request.actor)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self._page(request, form, status=422)
        return go(request, request.path, _("Saved."))

    def _page(self, request, form, trial=None, status=200):
        context = {
            "title": _("Rules for duplicates"),
            "form": form,
            "trial": trial,
            "state": SearchState.objects.first(),
            "counts": reaches_all(Customer, request.actor),
        }
        return render(request, "customers/duplicates/rules.html", context, status=status)


class Searches(ForManagers):
    """`POST /customers/duplicates/search/`: over everything, now, as a job."""

    def post(self, request):
        """To the job's progress; while a search waits or runs, to that one, and no second is begun."""
        rules = "/customers/duplicates/rules/"
        job, is_new = search_now()
        page = f"/jobs/{job.pk}/?next={rules}"
        if is_new:
            return HttpResponseRedirect(page)
        may_see = Job.objects.seen_by(request.actor).filter(pk=job.pk).exists()
        return go(request, page if may_see else rules, _("A search is under way already; no second one was begun."))
