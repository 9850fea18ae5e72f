"""Pages: weighing and undoing an import, going on with one that stopped, the list of what an undo kept."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views import View

from guanxi.audit.access.actions import note
from guanxi.commons.imports import actions, afterwards, undo
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.views import find, seen_by
from guanxi.kit.errors import DomainError


class Afterwards(View):
    """POST /imports/<pk>/<verb>/: weighing (what an undo would do), undo, resumption (of the run), recheck."""

    def post(self, request, pk, verb):
        whole = find(request, pk) if verb in ("resumption", "recheck") else _find(request, pk)
        try:
            VERBS[verb](whole, request.actor)
        except DomainError as error:
            messages.error(request, str(error.message))
        return HttpResponseRedirect(whole.url)


VERBS = {
    "weighing": lambda whole, actor: undo.begin(whole, actor, dry=True),
    "undo": lambda whole, actor: undo.begin(whole, actor, dry=False),
    "recheck": lambda whole, actor: actions.recheck(whole),
    "resumption": lambda whole, actor: undo.go_on(whole, actor),
}


class KeptRows(View):
    """GET /imports/<pk>/kept/: what an undo left as it is, as xlsx; the trail tells of it."""

    def get(self, request, pk):
        whole = _find(request, pk)
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "kept.xlsx"
            rows = afterwards.write_kept(whole, request.actor, target)
            note("export", whole.record_key, label=whole.file_name, detail={"file": whole.file_name, "rows": rows})
            file = open(target, "rb")  # noqa: SIM115 (the response closes it; the name may go first)
        name = "-".join([Path(whole.file_name).stem, _("not undone")])
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")


def _find(request, pk: int) -> Import:
    """The import, for whoever may take it back; others who see it are refused, the rest find nothing."""
    whole = seen_by(request.actor).filter(pk=pk).first()
    if whole is None:
        raise Http404
    if not undo.may_undo(whole, request.actor):
        raise PermissionDenied
    return whole
