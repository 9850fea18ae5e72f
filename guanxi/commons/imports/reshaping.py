"""The choices on how a file is read, changed after the first look at it: everything is read and checked anew."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db import transaction

from guanxi.commons.imports import actions, shaping
from guanxi.commons.imports.history import former_colleague
from guanxi.commons.imports.models import Import, Recipe
from guanxi.commons.imports.recipes import options_of
from guanxi.kit.actor import Actor
from guanxi.kit.digits import whole_number

MOST_TAGS = 10
NOBODY = "nobody"


@transaction.atomic
def reshape(
    whole: Import, *, blanks: Iterable[str], fill_down: Iterable[str], added: Iterable[tuple[str, str]], day_first: bool | None, encoding: str,
    tags: Iterable[str], tag_matched: bool,
) -> None:  # fmt: skip
    """Keeps the choices and has the file read anew. Raises DomainError when rows of it are filed, or for too many choices."""
    actions.unstarted(whole)
    shape = shaping.chosen(blanks=blanks, fill_down=fill_down, added=added)
    made = {n: v for n, v in whole.options.items() if n not in ("shape", "day_first", "encoding", "tags", "tag_matched")}
    made |= {"shape": shape} if shape else {}
    made |= {} if day_first is None else {"day_first": day_first}
    made |= {"encoding": encoding} if encoding else {}
    words = split_tags(tags)
    made |= {"tags": words, "tag_matched": tag_matched} if words else {}
    Import.objects.filter(pk=whole.pk).update(options=made)
    actions.begin(whole, "imports.load", Import.READING)


@transaction.atomic
def by_recipe(whole: Import, recipe: Recipe) -> None:
    """Has the file read once more, by the recipe, up to the last word before the run. Raises DomainError when rows of it are filed."""
    fresh = actions.unstarted(whole)
    told = options_of(recipe)
    kept = {n: v for n, v in fresh.options.items() if n == "owner"}
    Import.objects.filter(pk=whole.pk).update(options=kept | told | {"step": actions.TRIAL}, recipe=recipe)
    actions.begin(whole, "imports.load", Import.READING)


@transaction.atomic
def say_days(whole: Import, *, day_first: bool) -> None:
    """How 3/4/2024 is meant in this file; it is checked anew."""
    actions.unstarted(whole)
    Import.objects.filter(pk=whole.pk).update(options=whole.options | {"day_first": day_first})
    whole.refresh_from_db()
    actions.recheck(whole)


@transaction.atomic
def name_people(whole: Import, said: dict[str, str], actor: Actor) -> None:
    """Says who is meant by names that nobody bears: a colleague's number, "nobody", or "former" for somebody who left; checked anew."""
    asked = whole.notes.get("unknown_people", {})
    numbers = {number for told in said.values() if (number := whole_number(told)) is not None}
    there = set(get_user_model().objects.alive().filter(pk__in=numbers).values_list("pk", flat=True))
    people: dict[str, int | None] = {}
    for name, told in said.items():
        if name in asked and (told in ("former", NOBODY) or whole_number(told) in there):
            people[name] = former_colleague(name, actor).pk if told == "former" else None if told == NOBODY else whole_number(told)
    actions.assign_people(whole, people)


def split_tags(told: Iterable[str]) -> list[str]:
    """Single tags of texts in which commas stand between them."""
    words = [w.strip()[:40] for text in told for w in shaping.bare(text).replace("，", ",").replace("、", ",").split(",")]
    return list(dict.fromkeys(w for w in words if w))[:MOST_TAGS]
