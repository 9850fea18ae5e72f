import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from guanxi.audit.access.actions import note
from guanxi.commons.files.actions import keep
from guanxi.commons.imports import actions, afterwards, choosing, deciding, opening, passes, preview, reshaping, results, telling
from guanxi.commons.imports.forms import NewImport
from guanxi.commons.imports.importer import importable_records
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.rows import Outcome
from guanxi.commons.jobs.models import Job
from guanxi.kit import records
from guanxi.kit.digits import whole_number
from guanxi.kit.errors import DomainError
from guanxi.kit.shell.fragments import is_fragment


class Imports(View):
    """GET /imports/: in which order to bring files, and the files brought so far."""

    def get(self, request):
        offered = offers(request.actor)
        mine = seen_by(request.actor).select_related("asked_by").order_by("-id")[:50]
        rows = [(whole, records.get(whole.record_key)) for whole in mine]
        return render(request, "commons/imports/imports.html", {"title": _("Import"), "offered": offered, "rows": rows})


class New(View):
    """GET, POST /imports/new/?record=: drop a file."""

    def dispatch(self, request):
        self.offered = offers(request.actor)
        return super().dispatch(request)

    def get(self, request):
        return self.drawn(request, NewImport(request.actor, chosen=request.GET.get("record", ""), recipe=request.GET.get("recipe", "")))

    def post(self, request):
        form = NewImport(request.actor, request.POST, request.FILES)
        if not form.is_valid():
            return self.drawn(request, form, status=422)
        file = form.cleaned_data["file"]
        try:
            stored = keep(file, name=file.name, kind="import")
        except DomainError as error:
            form.add_error("file", str(error.message))
            return self.drawn(request, form, status=422)
        whole = opening.start(
            form.cleaned_data["record"], actor=request.actor, file_name=file.name, file=stored, recipe=form.recipe, **form.options()
        )
        actions.begin(whole, "imports.load", Import.READING)
        return HttpResponseRedirect(whole.url)

    def drawn(self, request, form, status=200):
        context = {"title": _("Import a file"), "form": form, "offered": self.offered, "step": 1, "back_url": "/imports/"}
        return render(request, "commons/imports/new.html", context, status=status)


class OneImport(View):
    """GET /imports/<pk>/: where the import stands; ?heap= and ?page= turn through its rows. DELETE by POST …/removal/."""

    def get(self, request, pk):
        whole = find(request, pk)
        template, context = PAGES[stage(whole)](whole, request)
        record = records.get(whole.record_key)
        context |= {
            "whole": whole,
            "is_mine": preview.is_mine(whole, request.actor),
            "record": record,
            "title": _("Import %(what)s") % {"what": record.plural},
            "back_url": "/imports/",
            "told": telling.told(whole, request.actor),
        }
        return render(request, template, context)


def stage(whole: Import) -> str:
    """Which page an import shows."""
    if whole.is_live:
        return "live"
    if whole.status == Import.CHECKED:
        return "trial" if whole.options.get("step") == actions.TRIAL else "preview"
    return {Import.MAPPING: "columns", Import.FAILED: "failed", Import.UNDONE: "undone"}.get(whole.status, "result")


def _live(whole: Import, request):
    return "commons/imports/live.html", {
        "job": Job.objects.filter(pk=whole.job_id).first(),
        "step": {Import.READING: 1, Import.CHECKING: 3}.get(whole.status, 5),
    }


def _columns(whole: Import, request):
    rows = preview.samples(whole, request.actor)
    heads = [(n, header, whole.mapping.get(str(n), "")) for n, header in enumerate(whole.headers)]
    context = {
        "heads": heads,
        "rows": rows,
        "choices": preview.column_choices(whole, request.actor),
        "sheets": whole.notes.get("sheets", []),
    }
    return "commons/imports/columns.html", context | {"missing": passes.missing_columns(whole, request.actor), "step": 2}


def _preview(whole: Import, request):
    heap = request.GET.get("heap", "")
    heap = heap if heap in preview.HEAPS else ""
    number = whole_number(request.GET.get("page", "")) or 1
    lines, more = preview.page(whole, request.actor, heap, number)
    heads = [(n, header, whole.mapping.get(str(n), "")) for n, header in enumerate(whole.headers)]
    context = {
        "lines": lines,
        "heap": heap,
        "place": preview.place(heap, number),
        "page": number,
        "more": more,
        "previous": number - 1,
        "next": number + 1,
        "heaps": preview.heaps(whole),
        "heads": heads,
    }
    context |= {
        "choices": preview.column_choices(whole, request.actor),
        "unmapped": opening.unmapped(whole),
        "people": telling.unknown_people(whole),
        "word_cards": telling.word_cards(whole, request.actor),
        "may_file_people": request.actor.may("org.user", "add"),
        "step": 3,
    }
    return "commons/imports/preview.html", context | choosing.facts(whole, request.actor)


def _trial(whole: Import, request):
    return "commons/imports/trial.html", {"heaps": preview.heaps(whole), "counts": whole.counts, "step": 4}


def _result(whole: Import, request):
    lines, _more = preview.page(whole, request.actor, "perhaps", 1)
    waiting = [line for line in lines if not line.outcome.decision]
    return "commons/imports/result.html", {
        "heaps": preview.heaps(whole),
        "counts": whole.counts,
        "waiting": waiting,
        "decided": deciding.decided(whole),
        "heads": list(enumerate(whole.headers)),
        "step": 5,
    } | afterwards.facts(whole, request.actor)


def _failed(whole: Import, request):
    return "commons/imports/failed.html", {"step": 1} | afterwards.facts(whole, request.actor)


PAGES = {
    "live": _live,
    "columns": _columns,
    "preview": _preview,
    "trial": _trial,
    "result": _result,
    "failed": _failed,
    "undone": afterwards.undone,
}


class Progress(View):
    """GET /imports/<pk>/progress/: the card that renews itself; when the work is done the whole page is asked for anew."""

    def get(self, request, pk):
        whole = find(request, pk)
        if not whole.is_live:
            response = HttpResponse(status=200)
            response["HX-Redirect"] = whole.url
            return response if is_fragment(request) else HttpResponseRedirect(whole.url)
        return render(request, "commons/imports/_progress.html", {"whole": whole, "job": Job.objects.filter(pk=whole.job_id).first()})


class Step(View):
    """POST /imports/<pk>/<verb>/: columns, people, trial, run, stop, back, removal."""

    def post(self, request, pk, verb):
        whole = find(request, pk)
        try:
            STEP_VERBS[verb](whole, request)
        except DomainError as error:
            messages.error(request, str(error.message))
        return HttpResponseRedirect("/imports/" if verb == "removal" else whole.url)


def _assign(whole: Import, request) -> None:
    row = whole_number(request.POST.get("header_row", ""))
    if row is not None and (row != whole.header_row or request.POST.get("sheet", whole.sheet) != whole.sheet):
        actions.reread(whole, header_row=row, sheet=request.POST.get("sheet") or None)
        return
    said = {n: request.POST.get(f"column_{n}", "") for n in range(len(whole.headers)) if f"column_{n}" in request.POST}
    actions.assign(whole, said, request.actor)


def _assign_people(whole: Import, request) -> None:
    said = zip(request.POST.getlist("name"), request.POST.getlist("user"), strict=False)
    reshaping.name_people(whole, {name: user for name, user in said if user}, request.actor)


def _back(whole: Import, request) -> None:
    Import.objects.filter(pk=whole.pk, status=Import.CHECKED).update(options={k: v for k, v in whole.options.items() if k != "step"})


STEP_VERBS = {
    "columns": _assign, "people": _assign_people, "trial": lambda whole, request: actions.recheck(whole, trial=True),
    "run": lambda whole, request: actions.begin(whole, "imports.run", Import.RUNNING), "stop": lambda whole, request: actions.stop(whole), "back": _back,
    "removal": lambda whole, request: actions.discard(whole),
}  # fmt: skip


class OneCell(View):
    """POST /imports/<pk>/rows/<number>/cells/<column>/: another text; the row is looked at again."""

    def post(self, request, pk, number, column):
        whole = find(request, pk)
        if not 0 <= column < len(whole.headers) or len(request.POST.get("value", "")) > 2000:
            raise Http404
        try:
            row = actions.mend(whole, number, column, request.POST.get("value", ""), request.actor)
        except DomainError as error:
            messages.error(request, str(error.message))
            return HttpResponseRedirect(whole.url + preview.place_of(request.POST.get("back", "")))
        return self.answer(request, whole, row)

    def answer(self, request, whole, row):
        place = preview.place_of(request.POST.get("back", ""))
        if not is_fragment(request):
            return HttpResponseRedirect(whole.url + place)
        shown = preview.Shown(whole, records.get(whole.record_key), request.actor)
        line = shown.line(row.number, row.cells, Outcome(*row.packed()))
        return render(request, "commons/imports/_row.html", {"line": line, "whole": whole, "place": place})


class Decision(OneCell):
    """POST /imports/<pk>/rows/<number>/decision/: new, join or skip."""

    def post(self, request, pk, number):
        whole = find(request, pk)
        try:
            row = actions.decide(whole, number, request.POST.get("choice", ""), request.actor)
        except DomainError as error:
            messages.error(request, str(error.message))
            return HttpResponseRedirect(whole.url + preview.place_of(request.POST.get("back", "")))
        if whole.status == Import.DONE and is_fragment(request):
            return HttpResponse("")
        return self.answer(request, whole, row)


class Errors(View):
    """GET /imports/<pk>/errors/: the rows to mend as xlsx, for nobody but whoever brought the file; the trail tells of it."""

    def get(self, request, pk):
        whole = find(request, pk)
        if not preview.is_mine(whole, request.actor):
            raise PermissionDenied
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "errors.xlsx"
            rows = results.write_error_file(whole, target)
            note("export", whole.record_key, label=whole.file_name, detail={"file": whole.file_name, "rows": rows})
            file = open(target, "rb")  # noqa: SIM115 (the response closes it; the name may go first)
        name = "-".join([Path(whole.file_name).stem, _("to mend")])
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")


def offers(actor) -> list:
    """Record types this person may bring files into; 403 without any."""
    found = [r for r in importable_records() if actor.may(r.key, "import")]
    if not found:
        raise PermissionDenied
    return found


def seen_by(actor):
    """One's own imports; all of them with the permission imports.see."""
    rows = Import.objects.filter(record_key__in=[r.key for r in importable_records() if actor.may(r.key, "import")])
    return rows if actor.has("imports.see") else rows.filter(asked_by_id=actor.user_id or 0)


def find(request, pk: int) -> Import:
    """The import, when it is the reader's to see and he may still import such records."""
    whole = seen_by(request.actor).filter(pk=pk).first()
    if whole is None:
        raise Http404
    if request.method == "POST" and whole.asked_by_id != request.actor.user_id:
        raise PermissionDenied
    return whole
