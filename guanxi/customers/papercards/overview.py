"""客户一览表 (ARC-13): every customer of a filter in one format, a line each, as a page to print and as PDF; as xlsx through the export of the same columns."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guanxi.audit.access.actions import note
from guanxi.commons.printing.sheets import Block, Cell, Sheet
from guanxi.commons.printing.typesetting import is_ready, pdf_of
from guanxi.customers.papercards.leave import asks_why, leaving, why
from guanxi.customers.papercards.papers import STANDARD
from guanxi.customers.papercards.sheets import foot
from guanxi.desk.entry import RecordView
from guanxi.desk.lists.views import fetch
from guanxi.desk.state import ListState
from guanxi.desk.values import Sight

ROWS = 200
WIDTHS = {
    "name": 6,
    "legal_representative": 3,
    "address": 7,
    "postcode": 3,
    "phone": 4,
    "fax": 4,
    "business_scope": 5,
    "registered_capital": 4,
}


class Overview(RecordView):
    """`/customers/customers/overview/?f=…&q=…&at=…`: 200 customers a page in the order of the list; `?pdf=1` for whoever may export."""

    def get(self, request):
        """The page, or the file."""
        wants_file = bool(request.GET.get("pdf"))
        if wants_file:
            self.need("export")
        state = ListState(self.record, self.actor, {**request.GET.dict(), "n": str(ROWS)})
        page = None if state.problem else state.page
        ids = page.ids if page else []
        if wants_file:  # a file leaves the house
            said = why(request.GET, asked=asks_why())
            stays = set(ids) - set(leaving(self.record.model.objects.filter(pk__in=ids)).values_list("pk", flat=True))
            ids = [pk for pk in ids if pk not in stays]
        sheet = self.sheet(ids, page.first if page else 0, full=wants_file)
        if wants_file:
            if state.problem:
                raise PermissionDenied(state.problem)
            note("print", self.record.key, detail={"rows": len(ids), "filter": state.given["f"][:500]} | said)
            made = pdf_of([sheet], title=sheet.title)
            return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="customers.pdf"'})
        return render(request, "customers/papercards/overview.html", self.context(state, page, sheet))

    def context(self, state, page, sheet) -> dict:
        """Addresses of the same customers in other forms."""
        here, asked = f"{self.record.list_url}overview/", {n: v for n, v in state.given.items() if v and n in ("v", "f", "o", "q")}
        may_export = self.actor.may(self.record.key, "export")
        at = {"at": state.given["at"]} if state.given["at"] else {}
        more = {"next": page.next_cursor, "prev": page.prev_cursor} if page else {}
        return {
            "sheets": [sheet], "title": sheet.title, "problem": state.problem, "back_url": f"{self.record.list_url}?{urlencode(asked)}",
            "pdf_url": f"{here}?{urlencode(asked | at | {'pdf': 1})}" if may_export and is_ready() else "",
            "xlsx_url": f"{self.record.list_url}export/?{urlencode(asked | {'c': ','.join(STANDARD)})}" if may_export else "",
            "print_url": f"{self.record.list_url}print/", "pdf_path": here, "pdf_asks": list((asked | at | {"pdf": 1}).items()), "asks_why": asks_why(), **{n: f"{here}?{urlencode(asked | {'at': cursor})}" for n, cursor in more.items() if cursor},
        }  # fmt: skip

    def sheet(self, ids: list[int], first: int, *, full: bool) -> Sheet:
        """One line a customer; columns that the reader may not read are left out."""
        sight = Sight(self.record, self.actor, full=full)
        fields = [sight.fields[n] for n in STANDARD if n in sight.fields]
        rows = sight.prime(fetch(self.record, self.actor, fields, ids), {f.name for f in fields})
        lines = [[Cell(str(first + n)), *(Cell(sight.text(f, row)) for f in fields)] for n, row in enumerate(rows)]
        heads = [_("No."), *(str(f.label) for f in fields)]
        return Sheet(
            str(_("List of customers")), [], [Block("", [2, *(WIDTHS[f.name] for f in fields)], lines, heads)], foot(self.actor), wide=True
        )
