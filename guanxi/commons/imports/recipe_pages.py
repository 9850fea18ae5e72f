"""Pages around the reading of a file: how it is read, words that nobody knows, recipes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from guanxi.commons.imports import preview, recipes, reshaping, telling
from guanxi.commons.imports.hanging import may_hang
from guanxi.commons.imports.importer import importer_class
from guanxi.commons.imports.shaping import SIGN
from guanxi.commons.imports.views import find, offers
from guanxi.commons.imports.words import assign_words
from guanxi.kit import records
from guanxi.kit.digits import whole_number
from guanxi.kit.errors import DomainError

SPARE = 3


class Reading(View):
    """GET, POST /imports/<pk>/reading/: blanks, dates, columns put together, tags; the file is read anew."""

    def get(self, request, pk):
        whole = find(request, pk)
        if not preview.is_mine(whole, request.actor):
            raise PermissionDenied
        record, shape = records.get(whole.record_key), whole.options.get("shape", {})
        own = [h for h in whole.headers if not h.startswith(SIGN)]
        down = set(shape.get("fill_down", ()))
        context = {
            "whole": whole, "record": record, "title": _("How the file is read"), "back_url": whole.url, "days": whole.options.get("day_first"),
            "blanks": " ".join(shape.get("blanks", ())), "encodings": telling.encodings(), "encoding": whole.options.get("encoding", ""),
            "heads": [(h, h in down) for h in own], "example": own[:2], "choices": preview.column_choices(whole, request.actor),
            "added": [*shape.get("added", ()), *[["", ""]] * SPARE], "tags": "、".join(whole.options.get("tags", ())),
            "tag_matched": whole.options.get("tag_matched"), "may_tag": may_hang(record), "is_text": whole.notes.get("kind") in ("text", "vcf"),
        }  # fmt: skip
        return render(request, "commons/imports/reading.html", context)

    def post(self, request, pk):
        whole, said = find(request, pk), request.POST
        record = records.get(whole.record_key)
        known = importer_class(record).columns(record, request.actor)
        pairs = [(f, t) for f, t in zip(said.getlist("field"), said.getlist("template"), strict=False) if f in known]
        try:
            reshaping.reshape(
                whole, blanks=said.get("blanks", "").split()[:100], fill_down=[h for h in said.getlist("down") if h in whole.headers], added=pairs,
                day_first={"day": True, "month": False}.get(said.get("days")), encoding=_encoding(said.get("encoding", "")),
                tags=[said.get("tags", "")] if may_hang(record) else [], tag_matched="tag_matched" in said,
            )  # fmt: skip
        except DomainError as error:
            messages.error(request, str(error.message))
        return HttpResponseRedirect(whole.url)


def _encoding(text: str) -> str:
    return text if text in dict(telling.encodings()) else ""


class Days(View):
    """POST /imports/<pk>/days/: whether 3/4/2024 begins with the day."""

    def post(self, request, pk):
        return _done(request, find(request, pk), lambda whole: reshaping.say_days(whole, day_first=request.POST.get("days") == "day"))


class Words(View):
    """POST /imports/<pk>/words/: what the words of one column mean."""

    def post(self, request, pk):
        said = {w: v for w, v in zip(request.POST.getlist("word"), request.POST.getlist("value"), strict=False) if v}
        meant = {w: "" if v == "-" else v for w, v in said.items()}
        return _done(request, find(request, pk), lambda whole: assign_words(whole, request.POST.get("column", ""), meant, request.actor))


class SaveRecipe(View):
    """POST /imports/<pk>/recipe/: remembers how this file was read and filed."""

    def post(self, request, pk):
        def save(whole):
            recipe = recipes.save_as(whole, request.POST.get("name", ""), is_shared="shared" in request.POST)
            messages.success(request, _("Saved as “%(name)s”. The next such file takes two clicks.") % {"name": recipe.name})

        return _done(request, find(request, pk), save)


class ByRecipe(View):
    """POST /imports/<pk>/by-recipe/: reads the file as the recipe says."""

    def post(self, request, pk):
        whole = find(request, pk)
        recipe = (
            recipes.visible(request.actor).filter(pk=whole_number(request.POST.get("recipe", "")) or 0, record_key=whole.record_key).first()
        )
        if recipe is None:
            raise Http404
        return _done(request, whole, lambda whole: reshaping.by_recipe(whole, recipe))


def _done(request, whole, step):
    try:
        step(whole)
    except DomainError as error:
        messages.error(request, str(error.message))
    return HttpResponseRedirect(whole.url)


class Recipes(View):
    """GET /recipes/: the recipes that one may use."""

    def get(self, request):
        offers(request.actor)
        rows = [(r, records.get(r.record_key)) for r in recipes.visible(request.actor).select_related("owner")[:200]]
        return render(
            request,
            "commons/imports/recipes.html",
            {"title": _("Import recipes"), "rows": rows, "back_url": "/imports/", "me": request.actor.user_id},
        )


class OneRecipe(View):
    """POST /recipes/<pk>/: another name, shared or not; /recipes/<pk>/removal/ deletes it."""

    def post(self, request, pk, removal=False):
        offers(request.actor)
        recipe = recipes.visible(request.actor).filter(pk=pk).first()
        if recipe is None:
            raise Http404
        try:
            if removal:
                recipes.forget(recipe, request.actor)
            else:
                recipes.change(recipe, request.actor, name=request.POST.get("name", ""), is_shared="shared" in request.POST)
        except DomainError as error:
            messages.error(request, str(error.message))
        return HttpResponseRedirect("/recipes/")
