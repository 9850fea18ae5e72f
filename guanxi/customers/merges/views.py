"""Comparing and merging, the history, undoing, and the page of a customer that went into another one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from guanxi.customers.customers.models import Customer
from guanxi.customers.merges.actions import MOST, merge, unmerge
from guanxi.customers.merges.comparing import arranged, columns, lines
from guanxi.customers.merges.queries import AT_ONCE, customers_of, hanging, in_reach, merged_into
from guanxi.customers.merges.rights import check, may_merge, undoable
from guanxi.customers.merges.telling import Teller
from guanxi.customers.merges.values import BOTH, choosable
from guanxi.desk.bulk.selection import selection_of
from guanxi.desk.entry import RecordView, back_to, go, toast
from guanxi.desk.records.views import Show
from guanxi.kit import records
from guanxi.kit.changes import announce
from guanxi.kit.digits import whole_number
from guanxi.kit.errors import DomainError, Forbidden, Stale
from guanxi.kit.filters import BadFilter
from guanxi.kit.jobs import later
from guanxi.kit.shell.fragments import is_fragment

NEW = "/customers/merges/new/"
SIZE = 50


class Person(View):
    """Only people who may change customers; an error of the business that nobody answers leads back with its words."""

    def dispatch(self, request, *args, **kwargs):
        self.actor = request.actor
        if not self.actor.is_person or not self.actor.may("customers.customer", "change"):
            raise PermissionDenied
        try:
            return super().dispatch(request, *args, **kwargs)
        except Forbidden as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except DomainError as refusal:
            if is_fragment(request):
                return toast(HttpResponse(status=422, headers={"HX-Reswap": "none"}), str(refusal.message), tone="need")
            messages.error(request, str(refusal.message))
            return HttpResponseRedirect(back_to(request, "/customers/merges/"))


def numbers(text: str) -> list[int]:
    """ "12,15" → [12, 15], each once."""
    return list(dict.fromkeys(n for part in text.split(",") if (n := whole_number(part.strip(), 2**62)) is not None))


class New(Person):
    """`/customers/merges/new/?customers=1,2[&kept=2]`: side by side, one button. POST merges; what was changed meanwhile is shown anew."""

    def get(self, request):
        """The comparison."""
        return self.shown(self.rows(request.GET))

    def post(self, request):
        """Merges, back to where one came from with the way to undo it."""
        rows = self.rows(request.POST)
        may = choosable(self.actor)
        chosen = {n.removeprefix("f-"): v for n, v in request.POST.items() if n.startswith("f-") and n.removeprefix("f-") in may}
        choices = {n: v if v == BOTH else whole_number(v, 2**62) or -1 for n, v in chosen.items()}
        versions = {c.pk: whole_number(request.POST.get(f"v{c.pk}", ""), 2**62) or 0 for c in rows}
        said = {"choices": choices, "versions": versions, "reason": request.POST.get("reason", "").replace("\0", "")}
        to = back_to(request, records.of(Customer).url(rows[0].pk))
        try:
            if hanging([c.pk for c in rows[1:]]) > AT_ONCE:
                check(rows[0], rows[1:], self.actor)
                job = later("merges.merge", customers=[c.pk for c in rows], back=to, **said)
                return go(request, f"/jobs/{job.pk}/")
            made = merge(rows[0], rows[1:], actor=self.actor, **said)
        except Stale as error:
            return self.shown(self.rows(request.POST), chosen, str(error.message), 409)
        except Forbidden:
            raise
        except DomainError as error:
            return self.shown(rows, chosen, str(error.message), 422)
        done = _("%(count)s customers are one now.") % {"count": len(rows)}
        return go(request, to, done, undo=f"/customers/merges/{made.pk}/undo/")

    def rows(self, data) -> list[Customer]:
        """The customers, the one that stays first. 404 when one is out of reach."""
        wanted = numbers(data.get("customers", ""))
        if not 2 <= len(wanted) <= MOST:
            raise DomainError(_("Choose two to %(most)s customers.") % {"most": MOST})
        rows = customers_of(wanted, self.actor)
        if rows is None:
            raise Http404
        rows, kept = arranged(rows, self.actor), whole_number(data.get("kept", ""), 2**62)
        return sorted(rows, key=lambda c: c.pk != kept)

    def shown(self, rows, chosen=None, error="", status=200):
        """The page."""
        differ, same = lines(rows, self.actor, chosen or {})
        keys = ",".join(str(c.pk) for c in sorted(rows, key=lambda c: c.pk))
        context = {
            "columns": columns(rows, self.actor), "lines": differ, "same": same, "keys": keys, "error": error, "refused": may_merge(rows[0], rows[1:], self.actor),
            "next": back_to(self.request, ""), "title": _("Compare and merge"), "back_url": back_to(self.request, "/customers/customers/"), "reason": self.request.POST.get("reason", ""),
        }  # fmt: skip
        return render(self.request, "customers/merges/compare.html", context, status=status)


class Chosen(RecordView):
    """`POST /customers/customers/bulk/merge/`: the ticked customers of the list, to be compared."""

    def post(self, request):
        """To the comparison."""
        self.need("change")
        try:
            rows = selection_of(self.record, self.actor, request.POST)[0].rows(self.record, self.actor, "change")
        except BadFilter as error:
            return go(request, self.record.list_url, error.message)
        keys = sorted(rows.values_list("pk", flat=True)[: MOST + 1])
        if not 2 <= len(keys) <= MOST:
            messages.error(request, _("Choose two to %(most)s customers.") % {"most": MOST})
            return go(request, self.record.list_url)
        return go(request, f"{NEW}?customers={','.join(map(str, keys))}")


class History(Person):
    """`/customers/merges/`: what was merged, newest first, and until when it can be undone."""

    def get(self, request):
        """`?after=50` pages."""
        after = whole_number(request.GET.get("after", ""), 10**9) or 0
        found = list(in_reach(self.actor)[after : after + SIZE + 1])
        context = {
            "lines": told_all(found[:SIZE], self.actor), "more": after + SIZE if len(found) > SIZE else None,
            "title": _("Merged customers"), "back_url": "/customers/customers/",
        }  # fmt: skip
        return render(request, "customers/merges/history.html", context)


class One(Person):
    """`/customers/merges/<pk>/`: everything about one merge."""

    def get(self, request, pk):
        """The page."""
        made, teller = found_merge(self.actor, pk), Teller(self.actor)
        (line,) = told_all([made], self.actor)
        facts = {"lost": teller.lost(made), "moved": teller.moved(made), "stayed": teller.stayed(made)}
        title = _("Merge no. %(number)s") % {"number": made.pk}
        return render(request, "customers/merges/one.html", {"line": line, "title": title, "back_url": "/customers/merges/"} | facts)


class Undo(Person):
    """`POST /customers/merges/<pk>/undo/`: takes it apart."""

    def post(self, request, pk):
        """To where one was, or to the merge's page, which lists what stayed."""
        made = found_merge(self.actor, pk)
        if sum(len(some) for keys in made.pack["moved"].values() for some in keys.values()) > AT_ONCE:
            job = later("merges.unmerge", merge=made.pk)
            return go(request, f"/jobs/{job.pk}/")
        made = unmerge(made, actor=self.actor)
        said = _("Taken apart again: everything is where it was.")
        if Teller(self.actor).stayed(made):
            said = _("Taken apart again. What was changed since has stayed as it is.")
        return go(request, back_to(request, f"/customers/merges/{made.pk}/"), said)


def found_merge(actor, pk: int):
    """A merge in reach, else 404."""
    made = in_reach(actor).filter(pk=pk).first() if pk < 2**62 else None
    if made is None:
        raise Http404
    return made


def told_all(rows: list, actor) -> list[dict]:
    """Lines of the history."""
    teller, free = Teller(actor), undoable(rows, actor)
    return [told(made, teller) | {"may_undo": made.pk in free} for made in rows]


def told(made, teller: Teller) -> dict:
    """What a line says of a merge."""
    return {
        "merge": made, "kept": teller.kept(made), "kept_url": records.of(Customer).url(made.kept_id), "names": teller.names(made),
        "by": teller.by(made.by), "undone_by": teller.by(made.undone_by),
    }  # fmt: skip


class Page(Show):
    """The customer's page; that of one who went into another leads there, for whoever may see that one."""

    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, app="customers", slug="customers", **kwargs)

    def get(self, request, pk):
        """The page, or the one that stands for it now."""
        try:
            response = super().get(request, pk)
        except Http404:
            if (to := self.instead(pk)) is None:
                announce("customer.not_found", actor=self.actor, pk=pk)
                raise
            return to
        return response

    def found(self, pk):
        """As every record's, but a merged one in the recycle bin is no page of its own."""
        row = super().found(pk)
        if row.deleted_at and self.instead(pk) is not None:
            raise Http404
        return row

    def instead(self, pk):
        """The way to the customer that was kept, when the reader reaches that one."""
        went = merged_into(pk) if pk < 2**62 else None
        if went is None or not Customer.objects.visible_to(self.actor).filter(pk=went[0]).exists():
            return None
        said = _("Customer no. %(number)s was merged into this one.") % {"number": pk}
        return go(self.request, self.record.url(went[0]), said)
