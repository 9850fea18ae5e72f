"""Source and reliability of all that an import brought (ARC-22): said once on its page, noted on every fact of it."""

from collections.abc import Iterator

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views import View

from guanxi.audit.trail.actions import plain
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.recording import Made
from guanxi.commons.marks.actions import mark_many
from guanxi.commons.marks.forms import MarkForm
from guanxi.commons.marks.queries import Said, names_of
from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.changes import because
from guanxi.kit.errors import DomainError
from guanxi.kit.jobs import later
from guanxi.kit.scope import readable_fields

AT_ONCE = 500


def may_mark(whole: Import, actor: Actor) -> bool:
    """Whoever brought the file, as long as it stands and holds facts that carry marks."""
    return actor.user_id == whole.asked_by_id and whole.status in (Import.DONE, Import.STOPPED) and bool(names_of(whole.record_key))


def mark_import(whole: Import, said: Said, actor: Actor, progress=lambda done, total: None) -> int:
    """Marks every fact that the import filed and that still says what the file said; what bears a mark keeps it. Returns how many facts.

    Chunk by chunk, each in transactions of at most 500 rows. Called again it marks only what is not marked yet.
    """
    count, total = 0, whole.chunks.count()
    with because(_("Import: %(name)s") % {"name": whole.file_name}):
        for n, packed in enumerate(whole.chunks.order_by("number").values_list("made", flat=True).iterator(chunk_size=20), 1):
            for model, rows in _facts(Made(packed), actor) if packed else ():
                with transaction.atomic():
                    count += mark_many(model, rows, said, actor=actor)
            progress(n, total)
    return count


def _facts(made: Made, actor: Actor) -> Iterator[tuple]:
    """(model, [(number, label, field → value)]) of what the import filed, as far as the actor may change the row and read the field."""
    changed: dict[str, dict[int, dict]] = {}
    for (label, pk), (_name, fields, _n) in made.changed.items():
        changed.setdefault(label, {})[pk] = {n: pair[1] for n, pair in fields.items()}
    for label in made.created.keys() | changed.keys():
        record = records.known(label)
        names = [n for n in names_of(label) if n in readable_fields(record, actor)] if record else []
        pks = [*made.created.get(label, ()), *changed.get(label, {})] if names else []
        paths = {n: record.fields[n].path for n in names}
        for start in range(0, len(pks), AT_ONCE):
            rows = record.model.objects.visible_to(actor, "change").filter(pk__in=pks[start : start + AT_ONCE])
            told = rows.values("pk", record.title, "version", *paths.values())
            yield record.model, [_of(row, paths, record.title, changed.get(label, {})) for row in told]


def _of(row: dict, paths: dict[str, str], title: str, changed: dict) -> tuple:
    """A row that was changed before it was marked keeps the file's word only where it still says it."""
    told = changed.get(row["pk"])
    held = {n: row[path] for n, path in paths.items()}
    values = {n: v for n, v in held.items() if (told is None and row["version"] == 1) or (told and n in told and told[n] == plain(v))}
    return row["pk"], str(row[title]), values


class Marks(View):
    """POST: notes the source and reliability of all that this import filed, as a job."""

    def post(self, request, pk):
        """Back to the page of the import."""
        whole = get_object_or_404(Import, pk=pk, asked_by_id=request.actor.user_id)
        if not may_mark(whole, request.actor):
            raise PermissionDenied
        form = MarkForm(request.POST, prefix="from")
        try:
            if not form.is_valid():
                raise DomainError(" ".join(str(e) for said in form.errors.values() for e in said))
            if form.said.is_empty:
                raise DomainError(_("Choose where it comes from, or how reliable it is."))
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(f"/imports/{pk}/")
        facts = form.said.__dict__ | {"verified_on": form.said.verified_on and form.said.verified_on.isoformat()}
        later("imports.mark", key=f"imports.mark:{pk}:{hash(form.said)}", **{"import": whole.pk, "said": facts})
        messages.success(request, _("Being noted on every fact of this file; you may go on working."))
        return HttpResponseRedirect(f"/imports/{pk}/")
