"""Saved views of a list: keep the present state under a name, change or drop one's own, count rows of all."""

from contextlib import suppress

from django.http import Http404, HttpResponse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from guanxi.commons.savedviews.actions import save_view
from guanxi.commons.savedviews.models import SavedView
from guanxi.desk.entry import RecordView, go
from guanxi.desk.state import ListState
from guanxi.kit.digits import whole_number
from guanxi.kit.filters import BadFilter, from_json, parse, to_json
from guanxi.kit.questions import where
from guanxi.kit.reader import count_in_reach, count_up_to
from guanxi.kit.scope import terms
from guanxi.kit.shell.fragments import is_fragment

MOST_COUNTED = 12


class Views(RecordView):
    """GET: a form for the present state. POST: keeps it, as a new view or (`view`) over one of one's own."""

    def get(self, request):
        return self.drawn(ListState(self.record, self.actor, request.GET))

    def drawn(self, state, error="", status=200):
        """The dialog, or a page with it."""
        own = state.view if state.view and state.view.owner_id == self.actor.user_id else None
        context = {
            "state": state,
            "own": own,
            "sharing": SavedView.SHARING,
            "error": error,
            "title": _("Keep as a view"),
            "back_url": state.url(),
        }
        return self.page("_view" if is_fragment(self.request) else "view", context, status=status)

    def post(self, request):
        state = ListState(self.record, self.actor, request.POST)
        name, shared = request.POST.get("name", "").strip()[:60], request.POST.get("shared", SavedView.NOBODY)
        if state.where is not None and state.problem:
            return self.drawn(state, state.problem, 422)
        if not name:
            return self.drawn(state, _("Give the view a name."), 422)
        values = {
            "name": name, "shared": shared if shared in dict(SavedView.SHARING) else SavedView.NOBODY, "filter": to_json(state.expr), "order": state.order[:40],
            "columns": [n for n, _w in state.columns] if state.given["c"] or state.view else [], "widths": {n: w for n, w in state.columns if w},
        }  # fmt: skip
        mine = self.own(request.POST.get("view", ""))
        made = save_view(self.actor, self.record.key, view=mine, **values)
        return go(request, f"{self.record.list_url}?v={made.pk}", _("The view “%(name)s” is kept.") % {"name": made.name})

    def own(self, key) -> SavedView | None:
        """One of the actor's own views of this list."""
        pk = whole_number(key)
        return None if pk is None else SavedView.objects.editable_by(self.actor).filter(record_key=self.record.key, pk=pk).first()


class View(RecordView):
    """POST: drops one of one's own views."""

    def post(self, request, pk):
        mine = SavedView.objects.editable_by(self.actor).filter(record_key=self.record.key, pk=pk).first()
        if mine is None:
            raise Http404
        mine.bin()
        return go(request, self.record.list_url, _("The view “%(name)s” is gone.") % {"name": mine.name})


class Counts(RecordView):
    """GET: how many rows each tab has, up to 10,000+, to be put into the tabs after the page stands."""

    def get(self, request):
        rows = self.record.model.objects.visible_to(self.actor)
        counted = [(0, count_in_reach(self.record.model, terms(self.record.model, self.actor)).text)]
        asked = [(f"t{place}", parse(text)) for place, _label, text in ListState(self.record, self.actor, {}).tabs]
        for view in SavedView.objects.tabs_of(self.actor, self.record.key)[:MOST_COUNTED]:
            with suppress(BadFilter):
                asked.append((view.pk, from_json(view.filter)))
        for key, expr in asked:
            with suppress(BadFilter):
                counted.append((key, count_up_to(rows.filter(where(self.record, self.actor, expr))).text))
        return HttpResponse(format_html_join("", '<span class="n" id="count-{}" hx-swap-oob="true">{}</span>', counted))
