"""Changing one simple cell in place: GET gives its form, POST the cell again (or the form with what is wrong, 422)."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from guanxi.desk import cells
from guanxi.desk.entry import RecordView, go, toast
from guanxi.desk.forms.form import RecordForm
from guanxi.desk.histories.actions import undo_url
from guanxi.desk.lists.table import INLINE, edit_button
from guanxi.desk.lists.views import fetch
from guanxi.desk.saving import enterable
from guanxi.desk.values import Sight
from guanxi.kit.digits import whole_number
from guanxi.kit.errors import Stale
from guanxi.kit.scope import readable_fields
from guanxi.kit.shell.fragments import is_fragment


class Cell(RecordView):
    """One field of one row."""

    action = "change"

    def get(self, request, pk, field):
        obj, form = self.form(pk, field)
        if "show" in request.GET:
            return HttpResponse(self.cell(obj, field))
        return self.drawn(obj, field, form)

    def post(self, request, pk, field):
        obj, form = self.form(pk, field, request.POST)
        sent, began, was = request.POST.get("version", ""), timezone.now(), getattr(obj, "version", None)
        try:
            if self.record.model.has_version and whole_number(sent) not in (None, obj.version):
                raise Stale(_("Somebody else saved this record while you were writing."), obj)
            if not form.is_valid() or form.save() is None:
                return self.drawn(obj, field, form, status=422)
        except Stale as stale:
            fresh = self.row(pk)
            now = Sight(self.record, self.actor).text(self.record.fields[field], fresh) or "—"
            form.add_error(field, " ".join([str(stale.message), _("It now says: %(value)s") % {"value": now}]))
            return self.drawn(fresh, field, form, status=422)
        undo = undo_url(self.record, obj, self.actor, began) if getattr(obj, "version", 0) != was else ""
        if not is_fragment(request):
            return go(request, self.record.list_url, _("Saved."), undo=undo)
        now = fetch(self.record, self.actor, [self.record.fields[field]], [pk])
        if not now:
            return self.gone(self.record.fields[field])
        return toast(HttpResponse(self.cell(now[0], field)), _("Saved."), undo=undo)

    def gone(self, one) -> HttpResponse:
        """Saved, and by that out of the reader's reach: an empty cell, until the list is drawn again without the row."""
        cell = format_html("<td{}>—</td>", mark_safe(' class="gx-num"') if one.numeric else "")
        return toast(HttpResponse(cell), _("Saved. It is no longer yours to see."))

    def form(self, pk, name, data=None):
        """The row and a form of this one field; 404 for fields that do not exist for the reader, 403 for read-only ones."""
        if name not in readable_fields(self.record, self.actor):
            raise Http404
        one = self.record.fields[name]
        if name not in enterable(self.record, self.actor) or one.kind not in INLINE or one.masked or "__" in one.path:
            raise PermissionDenied
        obj = self.row(pk, "change")
        form = RecordForm(self.record, self.actor, obj, data, names=(name,))
        if name not in form.fields:  # closed on this very row
            raise PermissionDenied
        return obj, form

    def drawn(self, obj, name, form, status=200) -> HttpResponse:
        """The cell as a form (in a page of its own without JavaScript)."""
        whole = not is_fragment(self.request)
        context = {
            "obj": obj,
            "form": form,
            "bound": form[name],
            "url": f"{self.record.url(obj.pk)}cells/{name}/",
            "title": form[name].label,
            "numeric": self.record.fields[name].numeric,
        }
        return self.page("cell" if whole else "_cell", context, status=status)

    def cell(self, obj, name) -> str:
        """The cell as the list shows it."""
        one, sight = self.record.fields[name], Sight(self.record, self.actor)
        sight.prime([obj], {name})
        html = cells.renderer(one, sight)(obj)
        css = ' class="gx-num"' if one.numeric else ""
        return mark_safe(f"<td{css}>{edit_button(self.record.url(obj.pk), name, html, ' autofocus')}</td>")
