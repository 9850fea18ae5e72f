"""Recipes: a file that comes every month is read, assigned and filed as it was the last time."""

import re
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.imports.models import Import, Recipe
from guanxi.commons.imports.shaping import SIGN, bare
from guanxi.kit.actor import Actor
from guanxi.kit.errors import DomainError
from guanxi.kit.tables.headers import header_key

# What belongs to one file alone.
_PASSING = frozenset({"step", "map", "sheet_like"})
FEWEST = 2
COUNTS = ("created", "updated", "skipped", "review")


def visible(actor: Actor):
    """One's own recipes and the shared ones, of record types that one may import."""
    from guanxi.commons.imports.importer import importable_records

    keys = [r.key for r in importable_records() if actor.may(r.key, "import")]
    rows = Recipe.objects.filter(record_key__in=keys)
    return rows if actor.kind == "system" else rows.filter(Q(is_shared=True) | Q(owner_id=actor.user_id or 0))


def options_of(recipe: Recipe) -> dict:
    """What a new import of this recipe begins with; chosen afresh wins."""
    made = {n: v for n, v in recipe.options.items() if n != "sheet"}
    if "owner" in made and made["owner"] == recipe.owner_id:
        del made["owner"]  # "myself" is whoever uses it
    if recipe.options.get("sheet"):
        made["sheet_like"] = recipe.options["sheet"]
    return made | {"map": recipe.mapping}


def sheet_in(sheets: Iterable[str], wanted: str) -> str | None:
    """The sheet that is meant: of this name, or of one that differs by its figures alone (2026年10月, 2026年11月)."""
    sheets = list(sheets)
    like = [s for s in sheets if re.sub(r"\d+", "#", s) == re.sub(r"\d+", "#", wanted)]
    return wanted if wanted in sheets else like[-1] if like else None


@transaction.atomic
def save_as(whole: Import, name: str, *, is_shared: bool) -> Recipe:
    """Remembers how this file was read. The same name again replaces one's own recipe. Raises DomainError for somebody else's name."""
    name = bare(name)[:60]
    if not name:
        raise DomainError(_("Give the recipe a name."))
    known = Recipe.objects.filter(record_key=whole.record_key, name=name).first()
    if known and known.owner_id != whole.asked_by_id:
        raise DomainError(_("A colleague has a recipe of this name. Choose another one."))
    own = {header_key(h): h for h in whole.headers if not h.startswith((SIGN, "["))}
    recipe = known or Recipe(record_key=whole.record_key, name=name, owner_id=whole.asked_by_id)
    recipe.headers, recipe.is_shared = own, is_shared
    mapped = {whole.headers[int(n)]: field for n, field in whole.mapping.items() if int(n) < len(whole.headers)}
    recipe.mapping = {h: mapped.get(h, "") for h in own.values()}
    recipe.options = {n: v for n, v in whole.options.items() if n not in _PASSING}
    if whole.sheet and len(whole.notes.get("sheets", ())) > 1:
        recipe.options["sheet"] = whole.sheet
    if whole.notes.get("kind") == "text":
        recipe.options.setdefault("encoding", whole.notes.get("encoding"))
    recipe.used_at, recipe.last_counts = timezone.now(), _counts(whole)
    recipe.save()
    Import.objects.filter(pk=whole.pk).update(recipe=recipe)
    return recipe


def suggested(whole: Import, actor: Actor) -> Recipe | None:
    """The recipe whose file had these headers: every column that it assigns is here."""
    if whole.recipe_id or whole.is_begun:
        return None
    here = {header_key(h) for h in whole.headers}
    fitting = []
    for recipe in visible(actor).filter(record_key=whole.record_key)[:200]:
        wanted = _wanted(recipe)
        if len(wanted) >= FEWEST and wanted <= here:
            fitting.append((len(wanted), len(here & set(recipe.headers)), recipe.used_count, recipe.pk, recipe))
    return max(fitting)[-1] if fitting else None


def _wanted(recipe: Recipe) -> set[str]:
    return {header_key(h) for h, field in recipe.mapping.items() if field}


def deviations(whole: Import) -> dict[str, list[str]]:
    """{"missing": headers that the recipe assigns and the file lacks, "new": headers that the recipe has never seen}."""
    if not whole.recipe:
        return {}
    here = {header_key(h): h for h in whole.headers if not h.startswith((SIGN, "["))}
    wanted = _wanted(whole.recipe)
    missing = [h for k, h in whole.recipe.headers.items() if k in wanted and k not in here]
    return {"missing": missing, "new": [h for k, h in here.items() if k not in whole.recipe.headers]}


def note_use(whole: Import) -> None:
    """After a run: when it was used last, and what came of it."""
    if whole.recipe_id:
        Recipe.objects.filter(pk=whole.recipe_id).update(used_at=timezone.now(), used_count=F("used_count") + 1, last_counts=_counts(whole))


def _counts(whole: Import) -> dict:
    return {"rows": whole.row_count} | {n: whole.counts.get(n, 0) for n in COUNTS}


def find(actor: Actor, record_key: str, name: str) -> Recipe | None:
    """The recipe of that name, as the command line asks for it."""
    return visible(actor).filter(record_key=record_key, name=name.strip()).first()


@transaction.atomic
def change(recipe: Recipe, actor: Actor, *, name: str, is_shared: bool) -> None:
    """Another name, shared or not. Raises DomainError for others' recipes and taken names."""
    _own(recipe, actor)
    name = bare(name)[:60]
    if not name or Recipe.objects.filter(record_key=recipe.record_key, name=name).exclude(pk=recipe.pk).exists():
        raise DomainError(_("There is a recipe of this name already, or the name is empty."))
    Recipe.objects.filter(pk=recipe.pk).update(name=name, is_shared=is_shared)


@transaction.atomic
def forget(recipe: Recipe, actor: Actor) -> None:
    """Deletes a recipe; what was imported by it stays."""
    _own(recipe, actor)
    recipe.delete()


def _own(recipe: Recipe, actor: Actor) -> None:
    if recipe.owner_id != actor.user_id and not actor.has("imports.see"):
        raise DomainError(_("Only whoever made a recipe changes it."))
