"""Finding: suggestions for pickers, the search box of every page, regions of a picker."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from guanxi.desk.entry import RecordView
from guanxi.desk.forms.widgets import RegionWidget
from guanxi.desk.values import Sight
from guanxi.kit import menu, records
from guanxi.kit.reader import read_page
from guanxi.kit.scope import is_closed
from guanxi.kit.search import belongs_to, find
from guanxi.kit.shell.fragments import is_fragment

FEW = 20
BOX = 8


class Suggest(RecordView):
    """GET q: rows in reach as JSON for pickers, newest first without a text."""

    def get(self, request):
        text = request.GET.get("q", "").replace("\x00", "").strip()[:80]
        sight = Sight(self.record, self.actor)
        title = sight.fields.get(self.record.title)
        if title is None or title.name in sight.masked:
            return JsonResponse({"results": []})
        if text and self.record.search is None:
            path = self.searched(title)
            if not path:
                return JsonResponse({"results": []})
            rows = list(self.record.model.objects.visible_to(self.actor).filter(**{f"{path}__icontains": text})[:FEW])
        else:
            page = read_page(self.record, self.actor, q=text, size=FEW)
            rows = page.objects
        return JsonResponse({"results": [{"id": str(r.pk), "text": sight.text(title, r), "note": self.note(r)} for r in sight.prime(rows)]})

    def note(self, row) -> str:
        """What explains a row that can be chosen, or whose it is."""
        explain = self.record.choice_note
        return explain(row, self.actor) if explain else belongs_to(self.record, row, self.actor)

    def searched(self, title) -> str:
        """Where the title's text stands: with the row it names, when that one's title is open to the asker; "" when it is not."""
        if not title.ref:
            return title.path
        named = records.get(title.ref)
        return "" if is_closed(named, named.fields[named.title], self.actor) else f"{title.path}__{named.fields[named.title].path}"


class Search(View):
    """GET q: records, pages and commands. A list for the box (htmx), a page otherwise."""

    def get(self, request):
        text = request.GET.get("q", "").strip()[:80]
        fragment = is_fragment(request)
        groups = groups_for(request.actor, text, BOX if fragment else 40) if text else []
        context = {"groups": groups, "q": text, "title": _("Search"), "nothing": bool(text) and not groups}
        return render(request, "desk/pages/_found.html" if fragment else "desk/pages/search.html", context)


def groups_for(actor, text: str, limit: int) -> list[dict]:
    """(heading, hits) by record type, then pages and commands whose name holds the text."""
    found: dict[str, list] = {}
    for hit in find(actor, text, limit=limit):
        record = records.get(hit.record_key)
        found.setdefault(record.key, []).append({"text": hit.title, "note": hit.subtitle, "url": record.url(hit.pk), "icon": record.icon})
    groups = [{"label": records.get(key).plural, "hits": hits} for key, hits in found.items()]
    wanted = text.casefold()
    pages = [e for g in menu.entries_for(actor, "") for e in g.entries if wanted in str(e.label).casefold()]
    creates = [e for e in menu.creates_for(actor) if wanted in (_("New") + str(e.label)).casefold()]
    if pages:
        groups.append({"label": _("Pages"), "hits": [{"text": e.label, "note": "", "url": e.url, "icon": e.icon} for e in pages[:5]]})
    if creates:
        groups.append(
            {
                "label": _("Commands"),
                "hits": [{"text": _("New %(what)s") % {"what": e.label}, "note": "", "url": e.url, "icon": e.icon} for e in creates[:5]],
            }
        )
    return groups


class Regions(View):
    """GET name, <name>=codes: the three selects of a region picker anew."""

    def get(self, request):
        name = request.GET.get("name", "region")
        name = name if name.isidentifier() else "region"
        widget = RegionWidget()
        return HttpResponse(widget.render(name, widget.value_from_datadict(request.GET, None, name), {}))
