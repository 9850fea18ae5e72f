"""Bulk loading leaves nothing out that single saves do."""

from datetime import date
from decimal import Decimal

import pytest

from guanxi.kit import changes
from guanxi.kit.actor import acting
from guanxi.kit.bulkload import bulk_load, reserve_ids
from guanxi.kit.tests import cast
from guanxi.kit.tests.things import Thing, ThingState

pytestmark = pytest.mark.django_db


def test_rows_come_with_defaults_versions_and_author_and_are_published_once(monkeypatch):
    departments, people = cast.company(0)
    told = []
    monkeypatch.setattr(changes, "_sinks", [told.append])
    rows = [(f"N{i}", people[0].pk, departments[0], Decimal("1.50"), date(2026, 5, 1)) for i in range(30)]
    with acting(cast.actor(4, people[1])):
        ids = bulk_load(Thing, ["name", "owner_id", "department", "amount", "due_on"], rows)
    assert len(told) == 1 and [c.pk for c in told[0]] == ids and {c.kind for c in told[0]} == {"create"}
    assert told[0][3].label == "N3"
    assert told[0][3].after == {
        "name": "N3",
        "owner": people[0].pk,
        "department": departments[0].pk,
        "amount": Decimal("1.50"),
        "due_on": date(2026, 5, 1),
    }
    thing = Thing.objects.get(pk=ids[3])
    assert (thing.name, thing.owner, thing.department, thing.amount, thing.due_on) == (
        "N3",
        people[0],
        departments[0],
        Decimal("1.50"),
        date(2026, 5, 1),
    )
    assert (thing.version, thing.created_by, thing.deleted_at, thing.code) == (1, people[1], None, "")
    assert thing.created_at and thing.updated_at


def test_children_refer_to_reserved_ids_and_single_saves_go_on_behind_them():
    ids = reserve_ids(Thing, 100)
    assert len(set(ids)) == 100 and ids == sorted(ids)
    assert bulk_load(Thing, ["name"], [(f"N{i}",) for i in ids], ids=ids) == ids
    bulk_load(ThingState, ["thing", "score"], [(i, Decimal(3)) for i in ids])
    assert Thing.objects.filter(state__score=3).count() == 100
    single = Thing(name="single")
    single.save()
    assert single.pk > ids[-1]
    assert not set(reserve_ids(Thing, 50)) & {*ids, single.pk}


def test_an_unknown_column_crashes():
    with pytest.raises(LookupError):
        bulk_load(Thing, ["nmae"], [("x",)])


def test_nothing_to_load_is_no_error():
    assert bulk_load(Thing, ["name"], []) == []
