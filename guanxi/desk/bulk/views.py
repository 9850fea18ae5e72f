"""A verb over many rows: asked once with the count, done at once for up to 200 rows, by a job above."""

from django.db import transaction
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.desk.bulk.selection import selection_of
from guanxi.desk.bulk.verbs import form_of, verbs_for
from guanxi.desk.entry import RecordView, go
from guanxi.kit.errors import DomainError
from guanxi.kit.filters import BadFilter
from guanxi.kit.jobs import later
from guanxi.kit.shell.fragments import is_fragment

AT_ONCE = 200


class Bulk(RecordView):
    """POST rows: asks what is needed. POST rows with `go=1`: does it."""

    def post(self, request, verb):
        self.verb = next((v for v in verbs_for(self.record, self.actor) if v.name == verb), None)
        if self.verb is None:
            raise Http404
        try:
            selection, state = selection_of(self.record, self.actor, request.POST)
            count = selection.count(self.record, self.actor, self.verb.action)
        except BadFilter as error:
            return go(request, self.record.list_url, error.message)
        if count.number == 0:
            return go(request, state.url(), _("None of these rows may be changed by you."))
        going = request.POST.get("go") == "1"
        form = form_of(self.verb, self.record, self.actor, request.POST if going or "field" in request.POST else None)
        if not going and form is None and not self.verb.confirm and count.exact and count.number <= AT_ONCE:
            going = True
        if not going or (form is not None and not (getattr(form, "is_complete", True) and form.is_valid())):
            return self.ask(selection, state, form, count, status=422 if going and form.errors else 200)
        return self.carry_out(selection, state, form, count)

    def ask(self, selection, state, form, count, *, status=200, error=""):
        """The question, with how many rows it is about."""
        left_out = max(len(selection.keys) - count.number, 0) if selection.keys is not None else 0
        context = {
            "verb": self.verb, "form": form, "count": count.text, "selection": selection, "state": state, "left_out": left_out, "error": error,
            "title": self.verb.label, "back_url": state.url(), "kept": state.kept_all,
        }  # fmt: skip
        return self.page("_bulk" if is_fragment(self.request) else "bulk", context, status=status)

    def carry_out(self, selection, state, form, count):
        """Now, or as a job."""
        if not count.exact or count.number > AT_ONCE:
            said = QueryDict(mutable=True)
            for name in form.fields if form is not None else ():
                said.setlist(name, self.request.POST.getlist(name))
            job = later("desk.bulk", record=self.record.key, verb=self.verb.name, said=said.urlencode(), selection=selection.as_json())
            return go(self.request, f"/jobs/{job.pk}/")
        values = form.cleaned_data if form is not None else {}
        try:
            with transaction.atomic():
                rows = selection.rows(self.record, self.actor, self.verb.action)
                keys = list(rows.values_list("pk", flat=True)[: AT_ONCE + 1])
                done = self.verb.run(self.record.model.objects.filter(pk__in=keys), self.actor, **values)
                undo = self.undo(keys)
        except DomainError as error:
            return self.ask(selection, state, form, count, status=422, error=error.message)
        return go(
            self.request,
            state.url(),
            ngettext("%(verb)s: %(count)d row.", "%(verb)s: %(count)d rows.", done) % {"verb": self.verb.label, "count": done},
            undo=undo,
        )

    def undo(self, keys) -> str:
        """The address that brings deleted rows back."""
        if self.verb.name != "delete":
            return ""
        at = self.record.model.objects.filter(pk__in=keys).values_list("deleted_at", flat=True).first()
        return f"{self.record.list_url}bin/?at={at.isoformat().replace('+', '%2B')}" if at else ""
