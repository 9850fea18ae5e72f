"""New and edit: a form, errors beside their fields (422), look-alikes, and what happens when two people save."""

from contextlib import suppress

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.marks.forms import MarkForm
from guanxi.commons.marks.queries import marks_of
from guanxi.desk.entering import entered
from guanxi.desk.entry import RecordView, back_to, go
from guanxi.desk.forms.conflicts import Conflict
from guanxi.desk.forms.form import form_class
from guanxi.desk.histories.actions import undo_url
from guanxi.desk.histories.marking import mark_changed
from guanxi.desk.saving import enterable
from guanxi.desk.values import Sight
from guanxi.kit.changes import because
from guanxi.kit.errors import DomainError, Stale
from guanxi.kit.shell.fragments import is_fragment


class FormView(RecordView):
    """What new and edit share."""

    def drawn(self, form, obj=None, *, status=200, alike=()):
        """The page with the form."""
        url = self.record.url(obj.pk) if obj is not None else f"{self.record.list_url}new/"
        title = _("Change %(name)s") % {"name": self.called(obj)} if obj is not None else _("New %(what)s") % {"what": self.record.label}
        context = {
            "form": form, "obj": obj, "title": title, "alike": alike, "action": f"{url}edit/" if obj is not None else url, "draft": f"{self.record.key}:{obj.pk if obj else 'new'}",
            "back_url": back_to(self.request, url if obj is not None else self.record.list_url), "lookalikes": hasattr(self.record, "lookalikes"),
            "origin": MarkForm(self.request.POST or None, prefix="from") if self.record.marked else None, "marks": marks_of(obj) if obj is not None else {},
        }  # fmt: skip
        return self.page("form", context, status=status)

    def saved(self, form):
        """The row, saved under the reason that was given; None when something is wrong."""
        self.began = timezone.now()
        with because(self.request.POST.get("reason", "").strip()[:200]), transaction.atomic():
            obj = form.save()
            if obj is not None and self.record.marked:
                mark_changed(self.record, obj, form.changed(), self.request.POST, self.actor, sight=Sight(self.record, self.actor))
            return obj

    def is_seen(self, obj) -> bool:
        """Whether the row, as it was saved, is in the actor's reach."""
        return self.actor.may(self.record.key, "view") and self.record.model.objects.visible_to(self.actor).filter(pk=obj.pk).exists()


class New(FormView):
    """GET: an empty form (values from the address are filled in). POST: files the row."""

    action = "add"

    def get(self, request):
        self.creatable()
        return self.drawn(self.form())

    def creatable(self):
        """404 for what cannot be made by hand."""
        if not self.record.creatable:
            raise Http404

    def form(self, data=None, files=None):
        """The record's form with its first values."""
        initial = self.record.initial(self.actor, self.request) | self.asked_for()
        return form_class(self.record)(self.record, self.actor, None, data, files, initial=initial)

    def asked_for(self) -> dict:
        """First values that stand in the address (`?customer=17`), as far as they can be used."""
        found = {}
        for name, field in enterable(self.record, self.actor, creating=True).items():
            if name in self.request.GET:
                with suppress(DomainError):
                    found[name] = entered(field, self.request.GET.getlist(name), self.actor)
        return found

    def post(self, request):
        self.creatable()
        form = self.form(request.POST, request.FILES)
        obj = self.saved(form) if form.is_valid() else None
        if obj is None:
            return self.drawn(form, status=422, alike=alike_of(self.record, request.POST, self.actor))
        if not self.is_seen(obj):
            return go(request, self.record.list_url, _("“%(name)s” is filed.") % {"name": self.called(obj)})
        return go(request, back_to(request, self.record.url(obj.pk)), _("“%(name)s” is filed.") % {"name": self.called(obj)})


class Edit(FormView):
    """GET: the form. POST: saves; when somebody was faster, both values are shown for choosing."""

    action = "change"

    def get(self, request, pk):
        obj = self.row(pk, "change")
        return self.drawn(form_class(self.record)(self.record, self.actor, obj), obj)

    def post(self, request, pk):
        obj = self.row(pk, "change")
        form = form_class(self.record).of_what_was_touched(self.record, self.actor, obj, request.POST, request.FILES)
        if form is not None and self.is_current(obj) and form.is_valid():
            with suppress(Stale):
                if self.saved(form) is not None:
                    return self.done(obj, form)
            obj = self.row(pk, "change")
        return self.whole(obj)

    def is_current(self, obj) -> bool:
        """Whether the form was made of the row as it is."""
        return not self.record.model.has_version or self.request.POST.get("version", "") == str(obj.version)

    def whole(self, obj):
        """The same with every field, so that all that is wrong or differs can be shown."""
        form = form_class(self.record)(self.record, self.actor, obj, self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self.drawn(form, obj, status=422, alike=alike_of(self.record, self.request.POST, self.actor, obj))
        if not self.is_current(obj):
            return self.conflict(obj, form)
        try:
            if self.saved(form) is None:
                return self.drawn(form, self.row(obj.pk, "change"), status=422)
        except Stale:
            return self.conflict(self.row(obj.pk, "change"), form)
        return self.done(obj, form)

    def done(self, obj, form):
        """Where a save leads."""
        request, pk = self.request, obj.pk
        if "owner" in form.changed() and not self.is_seen(obj):
            return go(request, self.record.list_url, _("Saved. It is no longer yours to see."))
        undo = undo_url(self.record, obj, self.actor, self.began) if form.changed() else ""
        return go(request, back_to(request, self.record.url(pk)), _("Saved."), undo=undo)

    def conflict(self, obj, form):
        """Both values, field by field. Nothing has been written yet."""
        context = {
            "conflict": Conflict(self.record, obj, form, self.actor),
            "obj": obj,
            "title": self.called(obj),
            "back_url": self.record.url(obj.pk),
            "action": f"{self.record.url(obj.pk)}edit/",
        }
        return self.page("conflict", context, status=409 if not is_fragment(self.request) else 422)


class Alike(RecordView):
    """GET what has been typed so far: rows that look like it, to be shown under the name."""

    action = "add"

    def get(self, request):
        return self.page("_alike", {"alike": alike_of(self.record, request.GET, self.actor)})


def alike_of(record, data, actor, obj=None) -> list:
    """What the record type's own `lookalikes(data, actor)` finds: dicts with text, url ("" when out of reach), note."""
    ask = getattr(record, "lookalikes", None)
    if ask is None:
        return []
    return [hit for hit in ask(data, actor) if obj is None or hit.get("pk") != obj.pk]
