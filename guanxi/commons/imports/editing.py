"""Pages that work on the preview: any cell written anew, a whole heap of doubtful rows decided on at once."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from guanxi.commons.imports import actions, preview
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
        context = {"whole": whole, "number": number, "column": column, "value": cell.raw, "title": whole.headers[column], "back_url": whole.url}
        return render(request, "commons/imports/_mend.html" if is_fragment(request) else "commons/imports/cell.html", context | {"focus": True})


class Heap(View):
    """POST /imports/<pk>/doubtful/: all doubtful rows as new, joined, left out, or kept aside."""

    def post(self, request, pk):
        whole = find(request, pk)
        try:
            n = decide_all(whole, request.POST.get("choice", ""), request.actor)
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("%(n)s rows decided.") % {"n": n})
        return HttpResponseRedirect(whole.url)
