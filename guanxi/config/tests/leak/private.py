"""Private things of the world that stand around files: several sheets, recipes."""

from django.utils import timezone

from guanxi.commons.imports.models import Bundle, Recipe


def of_files(world, name: str, user, stored) -> None:
    """A file of several sheets and a recipe of somebody's own."""
    word = world.mint.word
    world._named(
        name, "commons.bundle", word(), lambda w: Bundle.objects.create(file=stored, file_name=w, asked_by=user, error=w, left_out=[[w, w]])
    )

    def recipe(w):
        return Recipe.objects.create(
            name=w,
            record_key="customers.customer",
            owner=user,
            is_shared=False,
            headers={w: w},
            mapping={w: "name"},
            used_at=timezone.now(),
        )

    world._named(name, "commons.recipe", word(), recipe)
