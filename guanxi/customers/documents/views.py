"""The papers of a customer as a page and as a printed index; the register of paper originals and labels for binders."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from guanxi.audit.access.actions import note
from guanxi.customers.customers.models import Customer
from guanxi.customers.documents import actions, queries
from guanxi.customers.documents.models import Document
from guanxi.customers.documents.paperlist import paper_list
from guanxi.customers.loans.standing import out_of
from guanxi.desk.entry import RecordView, go
from guanxi.desk.values import Sight
from guanxi.kit.shell.fragments import is_fragment

COLUMNS = ("number_in_file", "dated_on", "number", "kind", "direction", "counterpart", "title", "pages", "copied_on", "remarks")


class OfCustomer(RecordView):
    """Below `/customers/customers/<pk>/papers/`."""


class Papers(OfCustomer):
    """`GET …/papers/?only=&before=`: the dated list, narrowed, and its older parts."""

    def get(self, request, pk):
        """A page, or the part for it."""
        customer = self.row(pk)
        before = request.GET.get("before", "")
        context = paper_list(customer, self.actor, only=request.GET.get("only", ""), before=before)
        context |= {
            "obj": customer,
            "title": _("Customer's file"),
            "name": self.called(customer),
            "back_url": self.record.url(pk),
            "record": self.record,
        }
        part = "papers"
        if is_fragment(request):
            part = "_entries" if before else "_papers"
        return render(request, f"customers/documents/{part}.html", context)


class Index(OfCustomer):
    """`GET …/papers/index/`: 档案目录 for printing, newest document first, with the numbers on the sheets and what is missing. Noted as a print."""

    def get(self, request, pk):
        """One sheet after the other."""
        customer, sight = self.row(pk), Sight.of(Document, self.actor)
        if not self.actor.may("customers.document", "view") or not sight.tells("customer", "dated_on"):
            raise PermissionDenied
        rows = list(queries.of_customer(customer, self.actor).select_related("counterpart", "held_by")[: queries.MOST])
        sight.prime(rows)
        shown = [n for n in COLUMNS if n in sight.fields]
        tells = sight.tells("number_in_file", "first_sheet", "pages", "has_original")
        missing, sheets = queries.holes(customer) if tells and self.sees_all(customer) else ([], [])
        out = out_of(customer.pk, self.actor) if sight.tells("has_original") else []
        lines = [
            {"cells": [sight.said(d, n) for n in shown], "sheets": d.sheet_range if tells else "", "place": self.place(d, sight, out), "url": f"/customers/documents/{d.pk}/"}
            for d in rows
        ]  # fmt: skip
        note("print", self.record.key, customer.pk, self.record.title_of(customer), {"rows": len(rows)})
        context = {
            "lines": lines, "out": out, "heads": [sight.fields[n].label for n in shown], "tells": tells, "missing": missing, "missing_sheets": sheets, "name": self.called(customer),
            "code": Sight(self.record, self.actor).said(customer, "code"), "title": _("Index of the file"), "back_url": f"{self.record.url(pk)}?tab=papers",
            "pages": sum(d.pages or 0 for d in rows) if sight.tells("pages") else None, "overlaps": tells and queries.overlaps(customer),
            "may_renumber": tells and self.sees_all(customer) and self.may_renumber(), "url": f"{self.record.url(pk)}papers/numbers/", "more": len(rows) == queries.MOST,
        }  # fmt: skip
        return render(request, "customers/documents/index.html", context)

    def sees_all(self, customer) -> bool:
        """Whether what is missing is missing, and not merely out of the reader's reach."""
        return queries.of_customer(customer, self.actor).count() == Document.objects.alive().filter(customer=customer).count()

    def may_renumber(self) -> bool:
        """Whoever may delete documents keeps the file."""
        return self.actor.may("customers.document", "delete")

    def place(self, document, sight, out) -> str:
        """Where the paper stands, as far as the reader may read it; that it is not there while the whole file is lent."""
        stands = " / ".join(p for n in ("room", "cabinet", "binder", "place_in_binder") if (p := sight.said(document, n)))
        if not (document.has_original and any(one.is_whole for one in out)):
            return stands
        return _("%(place)s (on loan)") % {"place": stands} if stands else _("On loan")


class Numbers(Index):
    """`POST …/papers/numbers/`: numbers documents and sheets of the file anew, without holes."""

    def get(self, request, pk):
        """There is nothing to see."""
        raise Http404

    def post(self, request, pk):
        """For whoever may change and delete every document of this customer."""
        customer = self.row(pk, "change")
        mine = Document.objects.visible_to(self.actor, "delete").filter(customer=customer).count()
        if not self.may_renumber() or mine != Document.objects.alive().filter(customer=customer).count():
            raise PermissionDenied
        with transaction.atomic():
            count = actions.renumber(customer)
        return go(request, f"{self.record.url(pk)}papers/index/", _("%(n)s documents are numbered anew.") % {"n": count})


class Originals(View):
    """`GET /customers/originals/`: where paper originals stand, and which are not in their place (LIF-12)."""

    template = "originals"

    def dispatch(self, request, *args, **kwargs):
        """For whoever reads places of documents."""
        if not request.actor.is_person or not queries.may_read_places(request.actor):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """Binder by binder, and what of it is lent."""
        out = queries.lent(request.actor)
        found = queries.binders(request.actor, out)
        shown = Sight.of(Document, request.actor)
        context = {
            "binders": [b | {"f": filter_of(b)} for b in found], "out": out, "title": _("Paper originals"), "back_url": "/customers/documents/", "tells_away": shown.tells("held_by"), "tells_out": bool(out) or shown.tells("held_by"),
            "tells_pages": shown.tells("pages"), "tells_days": shown.tells("dated_on"),
        }  # fmt: skip
        return render(request, "customers/documents/originals.html", context)


class Labels(Originals):
    """`GET /customers/originals/labels/`: labels for the backs of binders, with the customers' present names. Noted as a print."""

    def get(self, request):
        """Three in a row on A4; `?room=&cabinet=&binder=` for one."""
        wanted = {n: request.GET[n] for n in queries.PLACE if n in request.GET}
        found = [b for b in queries.binders(request.actor) if b["binder"] and all(b[n] == v for n, v in wanted.items())]
        may_name = request.actor.may("customers.customer", "view") and Sight.of(Customer, request.actor).tells("name")
        labels = [b | {"names": queries.names_in(request.actor, b) if may_name else []} for b in found]
        note("print", "customers.document", detail={"rows": len(labels)})
        tells_days = Sight.of(Document, request.actor).tells("dated_on")
        context = {"labels": labels, "title": _("Labels for binders"), "back_url": "/customers/originals/", "tells_days": tells_days}
        return render(request, "customers/documents/labels.html", context)


def filter_of(place: dict) -> str:
    """The filter of the list that shows the documents of a binder."""
    parts = ["has_original = yes"]
    for name in queries.PLACE:
        value = place[name].replace("\\", "\\\\").replace('"', '\\"')
        parts.append(f'{name} = "{value}"' if value else f"{name} is empty")
    return " and ".join(parts)
