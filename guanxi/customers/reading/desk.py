"""The keeper's desk: what waits to be opened, what is open, what is out, who is here; and the verbs that keepers have."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from guanxi.customers.custody.actions import may_rule
from guanxi.customers.custody.queries import closed_archive
from guanxi.customers.customers.models import Customer
from guanxi.customers.reading import looking, queries
from guanxi.customers.reading.actions import end, lend_for, match, open_for, set_rules
from guanxi.customers.reading.forms import EndForm, LendingForm, MatchForm, RulesForm, TraceForm
from guanxi.customers.reading.models import ReadingRequest, ReadingRules
from guanxi.customers.reading.rights import KEEP, keeps, may_name_visitors
from guanxi.customers.reading.views import Room
from guanxi.kit.digits import whole_number
from guanxi.kit.errors import DomainError, Forbidden
from guanxi.kit.reader import seen_one

DESK = "/reading/desk/"


class KeeperView(Room):
    """Finds the request that this keeper keeps; for anybody else it is not there."""

    def on_refusal(self) -> str:
        """Back to the desk."""
        return DESK

    def kept(self, pk) -> ReadingRequest:
        """404 unless it is his to keep."""
        row = self.found(pk)
        if not keeps(self.actor, row):
            raise Http404
        return row

    def asked(self, template: str, form, row, title, status=200):
        """A page with a question about one request."""
        context = {"form": form, "row": row, "title": title, "back_url": DESK, "may_name": may_name_visitors(self.actor)}
        return render(self.request, template, context, status=status)

    def done(self, text: str, url: str = DESK):
        """Back to the desk with a line."""
        messages.success(self.request, text)
        return HttpResponseRedirect(url)


class Desk(KeeperView):
    """`/reading/desk/`; `?code=` tells which opening a photographed page came from."""

    def get(self, request):
        """The page. Whoever keeps no archive at all finds nothing here."""
        lying = queries.desk(self.actor)
        if not (self.actor.has(KEEP) or lying.waiting or lying.open):
            raise Http404
        form = TraceForm(request.GET or None)
        code = form.cleaned_data["code"] if form.is_valid() else ""
        traced = looking.opening_of(code) if code and self.actor.has(KEEP) else None
        context = {
            "title": _("Keeper's desk"), "back_url": "/reading/", "may_name": may_name_visitors(self.actor), "desk": lying, "trace": form, "code": code, "traced": traced,
            "is_keeper": self.actor.has(KEEP), "may_rule": may_rule(self.actor), "may_lend": self.actor.may("customers.loan", "add"),
            "may_visit": self.actor.may("customers.outsidereader", "add"),
        }  # fmt: skip
        return render(request, "customers/reading/desk.html", context)


class Opening(KeeperView):
    """`POST /reading/<pk>/opening/`: the keeper opens it."""

    def post(self, request, pk):
        """Back to the desk."""
        row = open_for(self.kept(pk), actor=self.actor)
        if row.outsider_id:
            name = row.outsider.name if may_name_visitors(self.actor) else _("Outside reader")
            return self.done(_("Open for %(name)s, on this screen.") % {"name": name})
        return self.done(_("Open for %(name)s until the end of %(day)s.") % {"name": row.owner.name, "day": row.ends_on})


class End(KeeperView):
    """`/reading/<pk>/end/`: before its time, with a reason."""

    title, template = "", "customers/reading/end.html"

    def get(self, request, pk):
        """The question."""
        return self.asked(self.template, EndForm(), self.kept(pk), _("End it now"))

    def post(self, request, pk):
        """It is closed."""
        row, form = self.kept(pk), EndForm(request.POST)
        if not form.is_valid():
            return self.asked(self.template, form, row, _("End it now"), 422)
        end(row, why=ReadingRequest.Why.KEEPER, actor=self.actor, said=form.cleaned_data["note"])
        return self.done(_("It is closed."))


class Match(KeeperView):
    """`/reading/<pk>/match/`: which archive is meant."""

    template = "customers/reading/match.html"

    def get(self, request, pk):
        """The question."""
        return self.asked(self.template, MatchForm(), self.kept(pk), _("Which archive is meant?"))

    def post(self, request, pk):
        """The flow goes on by the archive's tier."""
        row, form = self.kept(pk), MatchForm(request.POST)
        if form.is_valid():
            try:
                match(row, self.meant(form.cleaned_data), actor=self.actor)
                return self.done(_("The archive is found; its tier says who signs."))
            except Forbidden:
                raise
            except DomainError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        return self.asked(self.template, form, row, _("Which archive is meant?"), 422)

    def meant(self, data) -> Customer:
        """The chosen one, which he sees, or the one that bears exactly this name or number."""
        if pk := whole_number(data["customer"], 2**62):
            if chosen := self.actor.may("customers.customer", "view") and seen_one(Customer, self.actor, pk):
                return chosen
            raise DomainError(_("This customer is not known, or not yours to see."), "customer")
        if found := closed_archive(data["exact"]):
            return found
        raise DomainError(_("No archive bears this name or number."), "exact")


class Lending(KeeperView):
    """`/reading/<pk>/lending/`: the paper that was asked for, into the loan register."""

    template = "customers/reading/lending.html"

    def get(self, request, pk):
        """Until when, and which papers."""
        row = self.kept(pk)
        first = {"due_on": row.starts_on if row.use == row.Use.PREMISES else row.ends_on, "what": row.wanted}
        return self.asked(self.template, LendingForm(initial=first), row, _("Lend the paper"))

    def post(self, request, pk):
        """To the line in the register."""
        row, form = self.kept(pk), LendingForm(request.POST)
        if form.is_valid():
            try:
                loan = lend_for(row, actor=self.actor, **form.cleaned_data)
                return self.done(_("Written down as %(number)s. To be returned on %(day)s.") % {"number": loan.number, "day": loan.due_on})
            except Forbidden:
                raise
            except DomainError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        return self.asked(self.template, form, row, _("Lend the paper"), 422)


class Rules(KeeperView):
    """`/reading/rules/`: how the reading room is run."""

    def get(self, request):
        """The rules in force."""
        if not may_rule(self.actor):
            raise Http404
        rules = ReadingRules.current()
        first = {"opens_by_itself": rules.opens_by_itself, "longest": rules.longest} | dict(
            zip(("borrower", "manager", "keeper"), rules.days, strict=True)
        )
        return self.drawn(RulesForm(initial=first))

    def post(self, request):
        """Written down."""
        form = RulesForm(request.POST)
        if not form.is_valid():
            return self.drawn(form, 422)
        data = form.cleaned_data
        days = [data["borrower"], data["manager"], data["keeper"]]
        set_rules(actor=self.actor, opens_by_itself=data["opens_by_itself"], longest=data["longest"], remind_after=days)
        return self.done(_("Saved."), "/reading/rules/")

    def drawn(self, form, status=200):
        """The page."""
        context = {"form": form, "title": _("Rules of the reading room"), "back_url": DESK}
        return render(self.request, "customers/reading/rules.html", context, status=status)
