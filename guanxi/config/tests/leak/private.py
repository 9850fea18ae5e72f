"""Private things of the world that stand around files, notices and approvals: several sheets, recipes, what people were told, what they asked for."""

from django.utils import timezone

from guanxi.commons.approvals.models import Substitute
from guanxi.commons.imports.models import Bundle, Recipe
from guanxi.commons.jobs.models import Job
from guanxi.commons.notices.actions import notify
from guanxi.customers.custody.models import Keeper
from guanxi.desk.bulk.selection import Selection
from guanxi.desk.exports.asking import ask_for
from guanxi.kit import records
from guanxi.kit.actor import acting
from guanxi.org.users.queries import actor_for


def of_custody(world, name: str, user) -> None:
    """He keeps archives; who may know who works here reads why he was chosen, so that it carries no secret."""
    world.private.setdefault("customers.keeper", {})[name] = Keeper.objects.create(user=user).pk


def of_jobs(world, name: str, user) -> None:
    """A job of his that failed with a word."""
    world._named(
        name,
        "commons.job",
        world.mint.word(),
        lambda w: Job.objects.create(kind="desk.export", asked_by=user, status=Job.FAILED, error=w, note=w, result={"title": w}),
        "jobs.see",
    )


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


def of_notices(world, name: str, user) -> None:
    """What somebody was told of his own customer, and of another's that he never may see."""
    other = "he" if name != "he" else "lin"
    for owner in (name, other):
        if made := notify(
            user, "customer.assigned", subject=("customers.customer", world.pk("customers.customer", owner) or 0), by=world.people[other]
        ):
            world._hide("commons.notice", name, made[0])


def of_approvals(world, name: str, user) -> None:
    """What somebody asks leave for, with words that only he and whoever signs may read, and who signs while he is away."""
    if name == "boss":
        return  # nobody could sign for the only administrator
    record, actor = records.get("customers.customer"), actor_for(user)

    def asked(word):
        with acting(actor):
            return ask_for(record, actor, Selection(q=word), form="csv", columns=["name"], reason=f"{word} reason", count="1")

    world._named(name, "commons.approval", world.mint.word(), asked, "approvals.see")
    today = timezone.localdate()
    away = Substitute(person=user, substitute=world.people["service"], starts_on=today, ends_on=today)
    away.save()
    world.private.setdefault("commons.substitute", {})[name] = away.pk
