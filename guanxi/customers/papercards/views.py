"""The A4 card of a customer on a page and as PDF, the empty form, and many cards in one PDF."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guanxi.audit.access.actions import note
from guanxi.commons.printing.typesetting import is_ready, pdf_of
from guanxi.customers.customers.choices import CardType
from guanxi.customers.papercards.jobs import AT_ONCE, kept
from guanxi.customers.papercards.leave import asks_why, why
from guanxi.customers.papercards.sheets import blank_sheet, sheet_of
from guanxi.desk.bulk.selection import selection_of
from guanxi.desk.entry import RecordView, go
from guanxi.kit.errors import DomainError
from guanxi.kit.filters import BadFilter
from guanxi.kit.jobs import later
from guanxi.kit.scope import readable_fields
from guanxi.kit.shell.fragments import is_fragment

PDF = "application/pdf"


class Page(RecordView):
    """`/customers/customers/<pk>/card/`: the card as a page, to be printed by the browser. `?type=dealer` lays it out as another card."""

    def get(self, request, pk):
        """The page."""
        obj = self.row(pk)
        code = wanted(request)
        context = {
            "sheets": [sheet_of(obj, self.actor, code=code)], "title": _("Card of %(name)s") % {"name": self.called(obj)}, "back_url": self.record.url(pk),
            "pdf_url": f"{self.record.url(pk)}card.pdf" + (f"?type={code}" if code else "") if is_ready() else "", "asks_why": asks_why(obj),
            "pdf_path": f"{self.record.url(pk)}card.pdf", "pdf_asks": [("type", code)] if code else [], "print_url": f"{self.record.url(pk)}print/",
            "types": CardType.choices, "code": code or (obj.card_type if "card_type" in readable_fields(self.record, self.actor) else ""), "here": f"{self.record.url(pk)}card/",
        }  # fmt: skip
        note("view", self.record.key, obj.pk, self.record.title_of(obj))
        return self.drawn(context)

    def drawn(self, context):
        """The page of a card."""
        return render(self.request, "customers/papercards/card.html", context)


class Pdf(RecordView):
    """`/customers/customers/<pk>/card.pdf`: the same with whole numbers for whoever may see them; noted as printed."""

    def get(self, request, pk):
        """The file."""
        obj = self.row(pk)
        said, title = why(request.GET, asked=asks_why(obj)), _("Card of %(name)s") % {"name": self.called(obj)}
        made = pdf_of([sheet_of(obj, self.actor, code=wanted(request), full=True)], title=title)
        note("print", self.record.key, obj.pk, self.record.title_of(obj), said)
        return HttpResponse(made, content_type=PDF, headers={"Content-Disposition": f'inline; filename="card-{obj.pk}.pdf"'})


class Blank(Page):
    """`/customers/customers/blank-card/`: the empty form to be filled in by hand; `?pdf=1` as PDF."""

    def get(self, request):
        """The form of `?type=`."""
        code = wanted(request) or CardType.COMPANY
        sheet, title = blank_sheet(code, self.actor), _("Empty form: %(card)s") % {"card": CardType(code).label}
        if request.GET.get("pdf"):
            return HttpResponse(
                pdf_of([sheet], title=title), content_type=PDF, headers={"Content-Disposition": f'inline; filename="{code}.pdf"'}
            )
        here = f"{self.record.list_url}blank-card/"
        context = {
            "sheets": [sheet],
            "title": title,
            "back_url": self.record.list_url,
            "pdf_url": f"{here}?type={code}&pdf=1" if is_ready() else "",
        }
        return self.drawn(context | {"types": CardType.choices, "code": code, "here": here, "is_blank": True})


class Chosen(RecordView):
    """`POST /customers/customers/bulk/cards/`: the cards of the ticked customers in one PDF; above 200 a job makes it."""

    action = "export"

    def post(self, request):
        """To the file, or to the job that makes it."""
        try:
            selection, state = selection_of(self.record, self.actor, request.POST)
            count = selection.count(self.record, self.actor, "export")
        except BadFilter as error:
            return go(request, self.record.list_url, error.message)
        if not count.number:
            raise PermissionDenied
        if asks_why() and request.POST.get("go") != "1":
            return self.ask(selection, state, count)
        try:
            said = why(request.POST, asked=asks_why())
        except DomainError as error:
            return self.ask(selection, state, count, str(error.message))
        if not count.exact or count.number > AT_ONCE:
            job = later("customers.cards", selection=selection.as_json(), why=said)
            return go(request, f"/jobs/{job.pk}/")
        return go(request, kept(selection.rows(self.record, self.actor, "export"), self.actor, said).url)

    def ask(self, selection, state, count, error: str = ""):
        """What for, and who instructed it."""
        context = {
            "selection": selection, "kept": state.kept_all, "count": count.text, "error": error, "title": _("Print cards"), "back_url": state.url(),
            "post_url": f"{self.record.list_url}bulk/cards/", "reason": self.request.POST.get("reason", ""), "ordered_by": self.request.POST.get("ordered_by", ""),
        }  # fmt: skip
        name = "customers/papercards/_why.html" if is_fragment(self.request) else "customers/papercards/why.html"
        return render(self.request, name, context, status=422 if error else 200)


def wanted(request) -> str:
    """The card type that the address asks for; 404 for one that does not exist."""
    code = request.GET.get("type", "")
    if code and code not in CardType.values:
        raise Http404
    return code
