"""Pages that work on the preview: any cell written anew, a whole heap of doubtful rows decided on at once."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from guanxi.commons.imports import actions, choosing, preview
from guanxi.commons.imports.deciding import decide_all
from guanxi.commons.imports.models import unpack
from guanxi.commons.imports.rows import Outcome
from guanxi.commons.imports.views import OneCell, find
from guanxi.kit import records
from guanxi.kit.errors import DomainError
from guanxi.kit.shell.fragments import is_fragment


class EditedCell(OneCell):
    """GET, POST /imports/<pk>/rows/<number>/cells/<column>/: the form of one cell, as a page of its own or within the table."""

    def get(self, request, pk, number, column):
        whole = find(request, pk)
        if not 0 <= column < len(whole.headers):
            raise Http404
        try:
            chunk, place, packed = actions.find(whole, number)
        except DomainError:
            raise Http404 from None
        outcome = Outcome(*unpack(chunk.results)[place]) if chunk.results else Outcome()
        shown = preview.Shown(whole, records.get(whole.record_key), request.actor)
        cell = shown.line(number, packed[place][2], outcome).cells[column]
        if not cell.is_open:
            raise PermissionDenied
        place = preview.place_of(request.GET.get("back", ""))
        context = {
            "whole": whole,
            "place": place,
            "number": number,
            "column": column,
            "value": cell.raw,
            "title": whole.headers[column],
            "back_url": whole.url + place,
        }
        return render(
            request, "commons/imports/_mend.html" if is_fragment(request) else "commons/imports/cell.html", context | {"focus": True}
        )


class Matching(View):
    """POST /imports/<pk>/matching/: by what rows are known and what they may change; everything is checked anew."""

    def post(self, request, pk):
        whole, said = find(request, pk), request.POST
        write = {name.removeprefix("write_"): mode for name, mode in said.items() if name.startswith("write_") and mode}
        chosen = {name: said.get(name, "") for name in ("match", "matched", "on_duplicate")}
        try:
            choosing.set_rules(whole, request.actor, clears=bool(said.get("clears")), write=write, **chosen)
        except DomainError as error:
            messages.error(request, str(error.message))
        return HttpResponseRedirect(whole.url)


class Heap(View):
    """POST /imports/<pk>/doubtful/: all doubtful rows as new, joined, left out, or kept aside."""

    def post(self, request, pk):
        whole = find(request, pk)
        try:
            n = decide_all(whole, request.POST.get("choice", ""), request.actor)
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            if n is not None:
                messages.success(request, _("%(n)s rows decided.") % {"n": n})
        return HttpResponseRedirect(whole.url)
