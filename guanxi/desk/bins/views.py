"""The recycle bin: asking before, putting in, looking at, taking out."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.desk.bins.actions import goes_along, take_out, throw_away, until
from guanxi.desk.entry import RecordView, back_to, go
from guanxi.desk.instants import instant
from guanxi.kit.digits import whole_number
from guanxi.kit.scope import terms
from guanxi.kit.shell.fragments import is_fragment

SIZE = 100


class BinView(RecordView):
    """Only record types that have a bin, for people who may delete."""

    action = "delete"

    def rows(self):
        """All rows, alive and binned, that the actor may delete."""
        model, actor = self.record.model, self.actor
        if not model.has_bin:
            raise Http404
        return model.objects.filter(terms(model, actor, "view").q()).filter(terms(model, actor, "delete").q())


class Bin(BinView):
    """GET: what goes along, and until when it can come back. POST: throws the row away."""

    def get(self, request, pk):
        obj = self.row(pk, "delete")
        self.allowed(obj)
        along = goes_along(self.record.model.objects.filter(pk=obj.pk))
        context = {
            "obj": obj,
            "name": self.called(obj),
            "along": along,
            "until": until(timezone.now()),
            "title": _("Delete"),
            "url": self.record.url(pk),
            "back_url": self.record.url(pk),
        }
        return self.page("_bin" if is_fragment(request) else "bin_ask", context)

    def post(self, request, pk):
        obj = self.row(pk, "delete")
        self.allowed(obj)
        throw_away(self.rows().filter(pk=pk))
        said = _("“%(name)s” is in the recycle bin.") % {"name": self.called(obj)}
        return go(request, back_to(request, self.record.list_url), said, undo=f"{self.record.url(pk)}bin/restore")

    def allowed(self, obj):
        """A record type may forbid deleting altogether."""
        if not self.record.deletable:
            raise PermissionDenied


class Restore(BinView):
    """POST or DELETE: takes one row out again."""

    def post(self, request, pk):
        rows = self.rows().binned().filter(pk=pk)
        obj = rows.first() if pk < 2**63 else None
        if obj is None:
            raise Http404
        take_out(rows)
        return go(request, self.record.url(pk), _("“%(name)s” is back.") % {"name": self.called(obj)})

    delete = post


class BinList(BinView):
    """GET: what lies in the bin, newest first. POST `at`: takes out everything that went in at that instant (undoing a bulk deletion)."""

    def get(self, request):
        rows = self.rows().binned().select_related(*self.record.related).order_by("-deleted_at", "-pk")
        if before := instant(request.GET.get("before", "")):
            # What went in together bears one instant: the number of the last row shown tells where to go on among those.
            last = whole_number(request.GET.get("last", "")) or 0
            rows = rows.filter(Q(deleted_at__lt=before) | Q(deleted_at=before, pk__lt=last))
        found = list(rows[: SIZE + 1])
        lines = [(obj, self.called(obj), until(obj.deleted_at)) for obj in found[:SIZE]]
        older = urlencode({"before": found[SIZE - 1].deleted_at.isoformat(), "last": found[SIZE - 1].pk}) if len(found) > SIZE else ""
        title = _("Recycle bin: %(name)s") % {"name": self.record.plural}
        return self.page("bin", {"lines": lines, "older": older, "title": title, "back_url": self.record.list_url})

    def post(self, request):
        at = instant(request.POST.get("at", "") or request.GET.get("at", ""))
        if at is None:
            raise Http404
        count = take_out(self.rows().binned().filter(deleted_at=at))
        return go(request, self.record.list_url, _("%(count)d are back.") % {"count": count})
