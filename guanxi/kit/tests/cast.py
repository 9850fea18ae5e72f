"""A few hundred things of four people in three departments."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from guanxi.kit.actor import Actor, Reach
from guanxi.kit.tests.things import Thing, ThingState
from guanxi.org.models import Department, User

KEY = "kit.thing"


def company(count=400, seed=7):
    """Departments, people and things: many share an instant or a date, some have none, a few are deleted."""
    dice = random.Random(seed)
    departments = [Department.objects.create(name=f"D{i}", path=f"/{i}/") for i in range(3)]
    people = [User.objects.create(username=f"p{i}", name=f"P{i}", department=departments[i % 3]) for i in range(4)]
    start = datetime(2026, 1, 1, tzinfo=UTC)
    things, states = [], []
    for n in range(1, count + 1):
        owner = dice.choice([*people, None])
        at = start + timedelta(minutes=dice.randrange(count // 6))
        things.append(Thing(
            id=n, name=f"thing {n}", name_sort=f"{dice.choice('abc')} {dice.randrange(30)}", owner=owner,
            department_id=owner.department_id if owner else None, updated_at=at, amount=dice.choice([None, Decimal(dice.randrange(9))]),
            deleted_at=start if dice.random() < 0.05 else None,
        ))  # fmt: skip
        states.append(ThingState(
            thing_id=n, owner=owner, department_id=things[-1].department_id,
            next_on=dice.choice([None, date(2026, 2, 1) + timedelta(days=dice.randrange(9))]),
            score=dice.choice([None, Decimal(dice.randrange(5))]),
        ))  # fmt: skip
    Thing.objects.plain_create(things)
    for t in things:  # auto_now wrote its own instant
        Thing.objects.filter(pk=t.pk).plain_update(updated_at=start + timedelta(minutes=t.pk % 60))
    ThingState.objects.bulk_create(states)
    return departments, people


def actor(reach, user=None, own=(), tree=(), **more):
    """Somebody with one reach over things."""
    grants = {KEY: {"view": reach, **more.pop("also", {})}}
    return Actor("person", user.pk if user else 999, grants=grants, departments=lambda: (tuple(own), tuple(tree)), **more)


def everybody(departments, people):
    """Actors of every reach."""
    ids = [d.pk for d in departments]
    return {
        "company": actor(Reach.COMPANY),
        "self": actor(Reach.SELF, people[0]),
        "department": actor(Reach.DEPARTMENT, people[1], own=ids[:1]),
        "tree": actor(Reach.TREE, people[2], tree=ids[1:]),
        "many": actor(Reach.TREE, people[3], tree=[*ids, *range(10_000, 10_100)]),
        "nobody": actor(Reach.NONE),
    }
