"""The history of one fact, and an earlier value put back; what was just saved, undone."""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.marks.forms import MarkForm
from guanxi.commons.marks.models import Reliability
from guanxi.commons.marks.queries import marks_of
from guanxi.desk.entry import RecordView, go
from guanxi.desk.forms.views import alike_of
from guanxi.desk.histories.actions import former, put_back, undo, undo_url
from guanxi.desk.histories.marking import give_mark
from guanxi.desk.histories.queries import has_history, history_of, is_shown_by_itself
from guanxi.desk.saving import enterable
from guanxi.desk.values import Sight
from guanxi.kit.digits import whole_number
from guanxi.kit.errors import DomainError
from guanxi.kit.shell.fragments import is_fragment


class History(RecordView):
    """GET ?before=: who changed the field, when, from what to what. POST `entry`: puts back what stood there before that change."""

    def dispatch(self, request, *args, **kwargs):
        self.problem, self.alike = "", []
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk, field):
        obj, sight = self.found(pk, field)
        return self.drawn(obj, sight, field, before=whole_number(request.GET.get("before", "")))

    def post(self, request, pk, field):
        obj, sight = self.found(pk, field)
        if obj.deleted_at if self.record.model.has_bin else False:
            raise Http404
        if not self.can(obj, "change") or field not in enterable(self.record, self.actor):
            raise PermissionDenied
        entry, since = whole_number(request.POST.get("entry", "")), timezone.now()
        try:
            self.look_alike(sight, field, former(sight.fields[field], obj, entry or 0).before)
            put_back(
                self.record, obj, field, entry or 0, self.actor, sight=sight, version=whole_number(request.POST.get("version", "")),
                why=request.POST.get("why", "").strip(),
            )  # fmt: skip
        except DomainError as refusal:
            self.problem = str(refusal.message)
            return self.drawn(*self.found(pk, field), field, entry=entry, status=422)
        if not self.record.model.objects.visible_to(self.actor).filter(pk=pk).exists():
            return go(request, self.record.list_url, _("Saved. It is no longer yours to see."))
        said = _("“%(field)s” is what it was before.") % {"field": sight.fields[field].label}
        return go(request, self.record.url(pk), said, undo=undo_url(self.record, obj, self.actor, since))

    def look_alike(self, sight, name, value) -> None:
        """Somebody else may bear the number by now: that is shown first, and does not block. Of a masked value nothing is told."""
        if not self.request.POST.get("anyway") and not sight.is_masked(name):
            self.alike = [hit for hit in alike_of(self.record, {name: value or ""}, self.actor) if hit.get("pk") != self.kwargs["pk"]]
            if self.alike:
                raise DomainError(_("There are others like this. Nothing has been put back yet."))

    def found(self, pk, name):
        """The row and what the reader sees of it; 404 for fields that do not exist for him or of which nothing is written down."""
        obj, sight = self.row(pk, or_binned=True), Sight(self.record, self.actor)
        field = sight.fields.get(name)
        if field is None or not has_history(field, obj):
            raise Http404
        sight.prime([obj], {name})
        return obj, sight

    def drawn(self, obj, sight, name, *, before=None, entry=None, form=None, status=200) -> HttpResponse:
        """The changes, as a dialog or as a page of its own; of a fact that carries a mark, its mark too."""
        field, alive = sight.fields[name], not getattr(obj, "deleted_at", None)
        may = alive and self.can(obj, "change") and name in enterable(self.record, self.actor)
        shows = alive and sight.is_masked(name) and is_shown_by_itself(field) and self.may_reveal(obj, name)
        is_marked = name in self.record.marked
        mark = marks_of(obj).get(name) if is_marked else None
        if form is None and is_marked and alive and self.can(obj, "change"):
            form = MarkForm(mark=mark, may_discard=may)
        context = {
            "obj": obj, "field": field, "now": sight.text(field, obj), "history": history_of(field, obj, sight, may_put_back=may, before=before),
            "problem": self.problem, "alike": self.alike, "entry": entry, "mark": mark, "form": form, "mark_url": f"{self.record.url(obj.pk)}marks/{name}/", "title": _("History of “%(field)s”") % {"field": field.label}, "called": self.called(obj),
            "url": self.record.url(obj.pk), "action": f"{self.record.url(obj.pk)}history/{name}/", "reveal": f"{self.record.url(obj.pk)}reveal/{name}/" if shows else "", "back_url": self.record.url(obj.pk),
        }  # fmt: skip
        return self.page("_history" if is_fragment(self.request) else "history", context, status=status)


class Mark(History):
    """POST: where the present value comes from and how reliable it is; GET leads to the history."""

    def get(self, request, pk, field):
        return HttpResponseRedirect(f"{self.record.url(pk)}history/{field}/")

    def post(self, request, pk, field):
        obj, sight = self.found(pk, field)
        if field not in self.record.marked or getattr(obj, "deleted_at", None):
            raise Http404
        if not self.can(obj, "change"):
            raise PermissionDenied
        form, since = MarkForm(request.POST, may_discard=field in enterable(self.record, self.actor)), timezone.now()
        try:
            if not form.is_valid():
                return self.drawn(obj, sight, field, form=form, status=422)
            give_mark(self.record, obj, field, form.said, self.actor, sight=sight)
        except DomainError as refusal:
            self.problem = str(refusal.message)
            return self.drawn(*self.found(pk, field), field, form=form, status=422)
        label = {"field": sight.fields[field].label}
        if form.said.reliability == Reliability.UNUSABLE:
            said = _("“%(field)s” is taken out of the archive and stands in its history.") % label
            return go(request, self.record.url(pk), said, undo=undo_url(self.record, obj, self.actor, since))
        return go(request, self.record.url(pk), _("Source and reliability of “%(field)s” are noted.") % label)


class Undo(RecordView):
    """POST: takes back what the asker has just saved of this row."""

    action = "change"

    def post(self, request, pk, token):
        obj, sight = self.row(pk, "change"), Sight(self.record, self.actor)
        sight.prime([obj])
        try:
            stays = undo(self.record, obj, token, self.actor, sight=sight)
        except DomainError as refusal:
            if not is_fragment(request):
                return self.refused(request, str(refusal.message))
            return HttpResponse(status=409, headers={"X-Message": quote(str(refusal.message))})
        messages.success(request, _("Undone."))
        if stays:
            messages.warning(request, _("Changed again meanwhile, and left as it is: %(fields)s") % {"fields": _(", ").join(stays)})
        return HttpResponse(status=204) if is_fragment(request) else go(request, self.record.url(pk))
