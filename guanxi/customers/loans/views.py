"""The verbs of the loan register as resources, and the register on paper."""

from datetime import date

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.customers.customers.models import Customer
from guanxi.customers.loans.actions import extend, lend, take_back
from guanxi.customers.loans.forms import ExtensionForm, LendForm, PeriodForm, ReturnForm
from guanxi.customers.outsiders.models import OutsideReader
from guanxi.desk.entry import RecordView, go
from guanxi.desk.values import Sight, shown_name
from guanxi.kit.digits import whole_number
from guanxi.kit.errors import DomainError
from guanxi.kit.reader import seen_one

MOST = 2000
# The columns of 《档案借阅登记簿》, in the order in which the book has them.
COLUMNS = (
    "number", "lent_on", "what", "documents", "borrower", "purpose", "way", "approved_by", "due_on", "returned_on", "condition", "lent_by",
    "taken_back_by", "remarks",
)  # fmt: skip


class LoanVerb(RecordView):
    """A form whose answer is one verb; `ask` gives the form, `do` calls the verb and says what was done."""

    template, title = "customers/loans/verb.html", ""

    def get(self, request, **kwargs):
        """The form."""
        return self.drawn(self.ask(**kwargs), **kwargs)

    def post(self, request, **kwargs):
        """The verb; the form again for what it refuses."""
        form = self.ask(data=request.POST, **kwargs)
        if form.is_valid():
            try:
                loan, said = self.do(form.cleaned_data, **kwargs)
                return go(request, self.record.url(loan.pk), said)
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error.message))
        return self.drawn(form, 422, **kwargs)

    def drawn(self, form, status=200, pk=None):
        """The page."""
        loan = self.row(pk, self.action) if pk else None
        back = self.record.url(pk) if pk else self.record.list_url
        context = {"form": form, "loan": loan, "title": self.title, "back_url": back, "verb": self.title}
        return render(self.request, self.template, context, status=status)


class Lend(LoanVerb):
    """`/customers/loans/new/`: a new line."""

    action, title, template = "add", _("Lend an archive"), "customers/loans/lend.html"

    def ask(self, data=None):
        """With what the address names (`?customer=17`)."""
        return LendForm(self.actor, data, self.named() if data is None else None)

    def named(self) -> dict:
        """A customer or an outside reader in the address, when they are in reach."""
        found = {}
        for name, model in (("customer", Customer), ("outsider", OutsideReader)):
            pk = whole_number(self.request.GET.get(name, ""), 2**62)
            if pk and self.actor.may(model._meta.label_lower, "view") and (row := seen_one(model, self.actor, pk)):
                found[name] = row
        return found

    def do(self, data):
        """Lends."""
        loan = lend(actor=self.actor, **data)
        return loan, _("Written down as %(number)s. To be returned on %(day)s.") % {"number": loan.number, "day": loan.due_on}


class Extension(LoanVerb):
    """`/customers/loans/<pk>/extension/`: longer, with leave."""

    action, title = "change", _("Extend the loan")

    def ask(self, pk, data=None):
        """Refused for what is back."""
        self.row(pk, "change")
        return ExtensionForm(data)

    def do(self, data, pk):
        """Extends."""
        loan = self.row(pk, "change")
        extend(loan, **data)
        return loan, _("To be returned on %(day)s now.") % {"day": loan.due_on}


class Return(LoanVerb):
    """`/customers/loans/<pk>/return/`: it is back."""

    action, title = "change", _("Take it back")

    def ask(self, pk, data=None):
        """The form."""
        self.row(pk, "change")
        return ReturnForm(data)

    def do(self, data, pk):
        """Takes it back."""
        loan = self.row(pk, "change")
        take_back(loan, actor=self.actor, **data)
        return loan, _("Back in the archive room.")


class Register(RecordView):
    """`/customers/loans/register/?begin=&end=`: the book as it is printed, this year's lines unless other days are asked for."""

    def get(self, request):
        """The page; printing it is noted by the button."""
        form = PeriodForm(request.GET or {"begin": date(timezone.localdate().year, 1, 1).isoformat()})
        days = form.cleaned_data if form.is_valid() else {}
        rows = self.record.queryset(self.actor).select_related(*self.record.related, "owner__department", "taken_back_by")
        if days.get("begin"):
            rows = rows.filter(lent_on__gte=days["begin"])
        if days.get("end"):
            rows = rows.filter(lent_on__lte=days["end"])
        loans = list(rows.order_by("lent_on", "id")[: MOST + 1])
        context = {
            "form": form, "heads": self.heads(), "lines": self.lines(loans[:MOST]), "more": len(loans) > MOST, "title": _("Archive loan register"),
            "back_url": self.record.list_url, "most": MOST,
        }  # fmt: skip
        return render(request, "customers/loans/register.html", context)

    def heads(self) -> list:
        """Heads of the columns that this reader may read."""
        self.sight = Sight(self.record, self.actor)
        self.shown = [self.sight.fields[n] for n in COLUMNS if n in self.sight.fields]
        return [f.label for f in self.shown]

    def lines(self, loans: list) -> list[list[str]]:
        """One list of texts a loan."""
        self.sight.prime(loans)
        return [[self.borrower(loan) if f.name == "borrower" else self.sight.text(f, loan) for f in self.shown] for loan in loans]

    def borrower(self, loan) -> str:
        """A colleague with his department; somebody from outside with his unit, for those who may read that."""
        if loan.owner_id:
            return f"{loan.owner.name} {loan.owner.department or ''}".strip()
        may = self.actor.may("customers.outsidereader", "view")
        return f"{shown_name(loan.outsider, self.actor)} {loan.outsider.unit}".strip() if may else _("Outside reader")
