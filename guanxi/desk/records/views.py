"""The page of one row: head, verbs, figures, timeline, facts, rail; its panels; numbers shown in full."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string, select_template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from guanxi.audit.access.actions import note
from guanxi.audit.trail.queries import entries_for
from guanxi.desk.entry import RecordView
from guanxi.desk.histories.queries import open_words, past
from guanxi.desk.joins import joins
from guanxi.desk.records.facts import facts_of
from guanxi.desk.records.timeline import timeline_page
from guanxi.desk.values import Sight
from guanxi.kit.china import phones
from guanxi.kit.digits import whole_number
from guanxi.kit.panels import find_panel, has_timeline, panels_on, verbs_on
from guanxi.kit.shell.fragments import is_fragment

TOLD = 30
MOST_PRINTED = 999_999
WHY = 120  # characters that say why a number was shown


class Show(RecordView):
    """GET: the page. `?tab=` opens a tab without JavaScript."""

    def get(self, request, pk):
        obj = self.found(pk)
        sight = Sight(self.record, self.actor)
        sight.prime([obj])
        note("view", self.record.key, obj.pk, self.record.title_of(obj))
        groups, missing = facts_of(self.record, obj, sight)
        places = {place: built(self, obj, place) for place in ("head", "figures", "main", "rail")}
        tells = has_timeline(self.record.key)
        tab = request.GET.get("tab", "") or ("" if tells or places["main"] else "changes")
        context = {
            "obj": obj, "sight": sight, "title": self.called(obj), "back_url": self.record.list_url, "url": self.record.url(obj.pk),
            "verbs": self.verbs(obj), "can": {a: self.can(obj, a) for a in ("change", "delete", "assign")}, "groups": groups, "missing": missing,
            "tabs": self.tabs(obj, tab, places["main"]), "tab": tab, "phones": self.phones(obj, sight), "owner": sight.fields.get("owner") and obj.owner,
            "head_part": select_template([t for t in (self.record.header_template, "desk/pages/_head.html") if t]),
            "tells": tells, **places,
        }  # fmt: skip
        if not tab and tells:
            context["days"], context["more"] = timeline_page(self.record, obj, self.actor)
        return self.page("record", context | self.open_tab(obj, sight, tab))

    def found(self, pk):
        """The row, from the recycle bin too when the reader may take it out again."""
        wanted = [self.record.fields[n] for s in self.record.laid_out() for n in s.names if n in self.record.fields] or list(
            self.record.fields.values()
        )
        joined = {*joins(self.record.model, wanted), *self.record.related}
        return self.row(pk, joined=joined, or_binned=True)

    def verbs(self, obj) -> list:
        """Buttons of the head: (verb, address), the primary one first."""
        offered = [*self.record.verbs, *verbs_on(self.record.key)]
        shown = [v for v in offered if self.can(obj, v.action) and (v.allowed is None or v.allowed(obj, self.actor))]
        return [(v, v.url(obj)) for v in sorted(shown, key=lambda v: not v.primary)]

    def tabs(self, obj, current, main) -> list[dict]:
        """Timeline first (or what is shown in its place, where nothing is ever told), then the packages' tabs, changes last."""
        base = self.record.url(obj.pk)
        found = [{"name": p.name, "label": p.title} for p in panels_on(self.record.key, self.actor, "tab")]
        first = _("Timeline") if has_timeline(self.record.key) else _("Contents") if main else ""
        found = [*([{"name": "", "label": first}] if first else []), *found, {"name": "changes", "label": _("Changes")}]
        return [t | {"url": f"{base}?tab={t['name']}" if t["name"] else base, "current": t["name"] == current} for t in found]

    def open_tab(self, obj, sight, tab) -> dict:
        """The content of the tab that the address asks for."""
        if not tab:
            return {}
        if tab == "changes":
            return told(self, obj)
        panel = find_panel(self.record.key, tab)
        if panel is None or panel.place != "tab" or panel not in panels_on(self.record.key, self.actor):
            raise Http404
        return {"tab_html": drawn(self, obj, panel)}

    def phones(self, obj, sight) -> list[dict]:
        """Numbers of the row itself for the head: text or mask, and where to POST to see or dial it."""
        shown = []
        for field in sight.fields.values():
            if field.kind == "phone" and not field.is_many and (value := field.value(obj)):
                masked = field.name in sight.masked or field.masked
                text = phones.mask(str(value)) if masked else phones.show(str(value))
                url = f"{self.record.url(obj.pk)}reveal/{field.name}/"
                shown.append({"text": text, "label": field.label, "url": url if self.may_reveal(obj, field.name) else "", "masked": masked})
        return shown


def built(view, obj, place) -> list[dict]:
    """The cards of one place: drawn, or an address to fetch them from once the page stands."""
    shown = []
    for panel in panels_on(view.record.key, view.actor, place):
        url = f"{view.record.url(obj.pk)}panels/{panel.name}/"
        if panel.lazy:
            shown.append({"name": panel.name, "title": panel.title, "url": url, "html": ""})
        elif html := drawn(view, obj, panel):
            shown.append({"name": panel.name, "title": panel.title, "url": url, "html": html, "bare": place == "rail" and is_bare(html)})
    return shown


def is_bare(html: str) -> bool:
    """Whether a rail panel is content alone, to be put into a card with its title."""
    return bool(html.strip()) and not html.lstrip().startswith("<section")


def drawn(view, obj, panel) -> str:
    """A panel as HTML, "" when it has nothing to show."""
    context = panel.build(obj, view.actor)
    if context is None:
        return ""
    base = {"obj": obj, "record": view.record, "actor": view.actor, "panel": panel, "url": view.record.url(obj.pk)}
    return render_to_string(panel.template, base | context, view.request)


def told(view, obj, before=None) -> dict:
    """A page of the row's changes, and the number to go on from."""
    lines = entries_for(view.record, obj, view.actor, before, TOLD)
    return {"lines": lines, "older": lines[-1].entry.pk if len(lines) == TOLD else None}


class Panel(RecordView):
    """GET: one card, for cards that load after the page."""

    def get(self, request, pk, name):
        obj = self.row(pk)
        panel = find_panel(self.record.key, name)
        if panel is None or panel not in panels_on(self.record.key, self.actor):
            raise Http404
        html = drawn(self, obj, panel)
        return (
            self.page("_card", {"card": {"name": panel.name, "title": panel.title, "html": html}})
            if panel.place == "rail" and is_bare(html)
            else HttpResponse(html)
        )


class Timeline(RecordView):
    """GET ?before=: older entries."""

    def get(self, request, pk):
        obj = self.row(pk)
        days, more = timeline_page(self.record, obj, self.actor, before=request.GET.get("before", ""))
        return self.page(
            "_timeline" if is_fragment(request) else "timeline",
            {
                "obj": obj,
                "days": days,
                "more": more,
                "url": self.record.url(pk),
                "title": self.called(obj),
            },
        )


class Changes(RecordView):
    """GET ?before=: what was changed, from the trail."""

    def get(self, request, pk):
        obj = self.row(pk)
        context = told(self, obj, whole_number(request.GET.get("before", "")))
        return self.page(
            "_changes" if is_fragment(request) else "changes",
            context | {"obj": obj, "url": self.record.url(pk), "title": self.called(obj)},
        )


class Reveal(RecordView):
    """POST: a number in full, written into the trail, with `why` when somebody says so. With `call=1` the reader dials it: noted as a call.

    `?entry=&side=`: what it was before or after that change (X36), by the same rights; it is not dialled.
    """

    action = "reveal"

    def post(self, request, pk, field):
        obj = self.row(pk, "reveal")
        found = Sight(self.record, self.actor).fields.get(field)
        if found is None or not (found.masked or found.kind == "phone"):
            raise Http404
        if self.actor.field_rule(self.record.key, field) == "masked":
            raise PermissionDenied
        if "entry" in request.GET:
            return self.past(obj, found)
        value = found.value(obj)
        if not value:
            raise Http404
        calling = request.POST.get("call") == "1" and found.kind == "phone"
        why = self.noted(obj, field, "call" if calling else "reveal")
        text = phones.show(str(value)) if found.kind == "phone" else str(value)
        shown = (
            format_html('<a class="gx-nw" href="tel:{}" data-dial{}>{}</a>', value, " data-now" if calling else "", text)
            if found.kind == "phone"
            else format_html('<span class="gx-nw">{}</span>', text)
        )
        return self.shown(obj, found, shown, why, self.record.url(pk))

    def past(self, obj, field):
        """A value that the trail tells of, of this very row and field."""
        side = self.request.GET.get("side", "")
        found = past(field, obj, whole_number(self.request.GET["entry"]) or 0, side)
        if found is None:
            raise Http404
        why = self.noted(obj, field.name, "reveal", {side: found.at})
        text = format_html('<span class="gx-nw">{}</span>', open_words(field, found.value, Sight(self.record, self.actor)))
        return self.shown(obj, field, text, why, f"{self.record.url(obj.pk)}history/{field.name}/")

    def noted(self, obj, name: str, kind: str, more: dict | None = None) -> str:
        """Writes it into the trail; returns what the reader says why."""
        why = self.request.POST.get("why", "").strip()[:WHY]
        note(
            kind,
            self.record.key,
            obj.pk,
            self.record.title_of(obj),
            {"field": name} | (more or {}) | ({"why": why} if why else {}),
        )
        return why

    def shown(self, obj, field, text, why: str, back: str):
        """In its place, or on a page of its own."""
        if is_fragment(self.request):
            return self.page(
                "_revealed", {"shown": text, "action": self.request.get_full_path(), "why": why, "asks": field.kind == "phone"}
            )
        return self.page(
            "reveal",
            {"obj": obj, "shown": text, "label": field.label, "title": self.called(obj), "url": back, "back_url": back},
        )


class Printed(RecordView):
    """POST: notes that a row, or a list of so many rows, is being printed; the browser prints afterwards."""

    def post(self, request, pk=None):
        if pk is None:
            rows = whole_number(request.POST.get("rows", ""), MOST_PRINTED) or 0
            note("print", self.record.key, detail={"rows": rows, "filter": request.POST.get("f", "")[:500]})
        else:
            obj = self.row(pk)
            note("print", self.record.key, obj.pk, self.record.title_of(obj))
        return HttpResponse(status=204)
