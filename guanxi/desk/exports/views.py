"""Export of a list: what is asked, at once for up to 5,000 rows, by a job above."""

from django.http import FileResponse
from django.utils.translation import gettext as _

from guanxi.desk.bulk.selection import Selection, selection_of
from guanxi.desk.entry import RecordView, go
from guanxi.desk.exports.actions import export, split
from guanxi.desk.exports.asking import ask_for, lent, may_ask
from guanxi.desk.exports.writer import TYPES
from guanxi.kit.filters import BadFilter
from guanxi.kit.jobs import later
from guanxi.kit.shell.fragments import is_fragment

AT_ONCE = 5000


class Export(RecordView):
    """GET with a list's state, or POST with ticked rows: asks for form and columns. POST with `go=1`: exports."""

    action = "export"
    by_leave = False

    def need(self, action: str) -> None:
        """Who may not export may ask for it, where the company wants it so."""
        if may_ask(self.record, self.actor):
            self.by_leave, self.actor = True, lent(self.record, self.actor)
        super().need(action)

    def get(self, request):
        data = request.GET.copy()
        data["all"] = "1"
        return self.ask(data)

    def ask(self, data, error="", status=200):
        """The question, with the count."""
        try:
            selection, state = selection_of(self.record, self.actor, data)
            count = selection.count(self.record, self.actor, "export")
        except BadFilter as bad:
            return go(self.request, self.record.list_url, bad.message)
        context = {
            "selection": selection, "state": state, "count": count.text, "needs_reason": self.record.export_reason or self.by_leave, "by_leave": self.by_leave, "error": error, "title": _("Export"),
            "back_url": state.url(), "kept": state.kept_all, "needs_order": self.record.export_ordered and not self.by_leave, "stays": self.stays(selection),
            "reason": self.request.POST.get("reason", ""), "ordered_by": self.request.POST.get("ordered_by", ""),
        }  # fmt: skip
        return self.page("_export" if is_fragment(self.request) else "export", context, status=status)

    def stays(self, selection) -> str:
        """In words: what of it will not leave."""
        left_out = split(self.record, selection.rows(self.record, self.actor, "export"))[1]
        return self.record.withheld_words % {"count": left_out} if left_out else ""

    def post(self, request):
        if request.POST.get("go") != "1":
            return self.ask(request.POST)
        reason = request.POST.get("reason", "").strip()[:200]
        if (self.record.export_reason or self.by_leave) and len(reason) < 2:
            return self.ask(request.POST, _("Say what it is needed for: it is kept with the export."), 422)
        ordered_by = request.POST.get("ordered_by", "").strip()[:80]
        if self.record.export_ordered and not self.by_leave and len(ordered_by) < 2:
            return self.ask(request.POST, _("Say which superior instructed it in writing: it is kept with the export."), 422)
        try:
            selection, state = selection_of(self.record, self.actor, request.POST)
            count = selection.count(self.record, self.actor, "export")
        except BadFilter as bad:
            return go(request, self.record.list_url, bad.message)
        form = request.POST.get("format", "xlsx") if request.POST.get("format") in TYPES else "xlsx"
        columns = [n for n, _w in state.columns] if request.POST.get("columns") == "shown" else None
        if self.by_leave:
            asked = ask_for(self.record, self.actor, selection, form=form, columns=columns, reason=reason, count=count.text)
            return go(request, asked.url, _("Asked. The file is made by itself as soon as it is granted."))
        return self.take(selection, count, form, columns, {"reason": reason, "ordered_by": ordered_by})

    def take(self, selection: Selection, count, form, columns, why: dict):
        """The file itself, or the job that makes it."""
        if not count.exact or count.number > AT_ONCE:
            job = later("desk.export", record=self.record.key, selection=selection.as_json(), format=form, columns=columns, **why)
            return go(self.request, f"/jobs/{job.pk}/")
        made = export(self.record, self.actor, selection, columns=columns, form=form, **why)
        return FileResponse(made.file, as_attachment=True, filename=made.name, content_type=TYPES[form])
