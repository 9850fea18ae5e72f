"""A statement that is kept gives what Django would give, to each reader his own rows."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection, models
from django.db.models import Q, Sum

from guanxi.kit import scope
from guanxi.kit.actor import Reach
from guanxi.kit.dialects import kept, summed
from guanxi.kit.dialects.kept import holed
from guanxi.kit.reaching import Narrowing
from guanxi.kit.reader import Count, count_in_reach, read_page, seen
from guanxi.kit.tests import cast
from guanxi.kit.tests.things import RECORD, Thing, ThingState

pytestmark = pytest.mark.django_db
MARCH = datetime(2026, 1, 1, 0, 30, tzinfo=UTC)


def _newest(rows, since):
    return rows.filter(updated_at__gte=since).select_related("owner", "state").order_by("-updated_at", "-id")


def _names(rows, owner, day):
    found = rows.filter(Q(owner=owner) | Q(state__next_on=day)).order_by("id")
    return found.values_list("id", "name", "state__next_on", "amount")


def _sums(rows):
    return summed(rows.order_by("name"), sum=Sum("amount"), count=models.Count("id"))


@pytest.fixture
def world():
    """Departments, people, and who reads."""
    departments, people = cast.company(150)
    return people, cast.everybody(departments, people)


def test_every_reader_gets_his_own_rows_with_what_is_joined_to_them(world):
    _people, readers = world
    for _again in range(2):  # the second time nothing is put together any more
        for name, reader in readers.items():
            wanted = list(_newest(Thing.objects.visible_to(reader), MARCH)[:40])
            found = seen(Thing, reader, _newest, MARCH, limit=40)
            assert found == wanted, name
            for mine, theirs in zip(found, wanted, strict=True):
                assert mine.__dict__.keys() == theirs.__dict__.keys() and mine.amount == theirs.amount
                assert mine.updated_at == theirs.updated_at and mine.owner == theirs.owner and mine.state.score == theirs.state.score


def test_two_readers_of_one_shape_share_a_statement_and_no_row(world):
    people, _readers = world
    readers = [cast.actor(Reach.SELF, person) for person in people]
    rows = [{t.pk for t in seen(Thing, reader, _newest, MARCH)} for reader in readers]
    before = len(connection._guanxi_kept)
    assert {t.owner_id for t in seen(Thing, readers[1], _newest, MARCH)} == {people[1].pk}
    assert len(connection._guanxi_kept) == before
    assert all(not (a & b) for n, a in enumerate(rows) for b in rows[:n])


def test_values_come_as_tuples_and_sums_as_one(world):
    people, readers = world
    for name, reader in readers.items():
        for person in people[:2]:
            mine = Thing.objects.visible_to(reader)
            assert seen(Thing, reader, _names, person.pk, date(2026, 2, 3)) == list(_names(mine, person.pk, date(2026, 2, 3))), name
        if name != "nobody":
            figures = mine.aggregate(sum=Sum("amount"), count=models.Count("id"))
            assert seen(Thing, reader, _sums) == [(figures["sum"], figures["count"])]


def test_the_bin_is_left_out_unless_it_is_asked_for(world):
    _people, readers = world
    assert not [t for t in seen(Thing, readers["company"], _newest, MARCH) if t.deleted_at]
    assert [t for t in seen(Thing, readers["company"], _newest, MARCH, binned=True) if t.deleted_at]


def test_what_widens_and_narrows_in_a_way_of_its_own_holds(world, monkeypatch):
    people, readers = world
    seen(Thing, readers["self"], _newest, MARCH)
    monkeypatch.setitem(scope._widens, cast.KEY, [lambda actor, action: Q(owner=people[3])])
    monkeypatch.setitem(scope._narrows, cast.KEY, [lambda actor, action: ~Q(name__endswith="7")])
    found = seen(Thing, readers["self"], _newest, MARCH)
    assert {t.owner_id for t in found} == {people[0].pk, people[3].pk}
    assert not [t for t in found if t.name.endswith("7")]
    assert found == list(_newest(Thing.objects.visible_to(readers["self"]), MARCH))


def _shifted(number):
    return Thing.objects.filter(pk=number + 1)


def _cut(number):
    return Thing.objects.all()[:number]


def _chosen(number):
    return Thing.objects.filter(pk=1) if number else Thing.objects.none()


def test_a_value_that_would_be_lost_crashes_instead_of_answering_for_another():
    for build in (_shifted, _cut, _chosen):
        with pytest.raises(TypeError):
            kept(build, 5)


def test_a_function_that_could_see_more_than_its_values_is_refused():
    owner = 3
    with pytest.raises(TypeError):
        kept(lambda day: Thing.objects.filter(owner=owner), 5)


def test_what_is_counted_department_by_department_is_what_stands_in_the_list(world):
    people, readers = world
    readers["elsewhere"] = cast.actor(Reach.TREE, people[0], tree=[people[1].department_id])  # his own rows lie outside his departments
    readers["both"] = cast.actor(Reach.TREE, people[0], tree=[people[0].department_id])
    Thing.objects.filter(owner=people[0], pk__lt=20).plain_update(department=None)
    for _again in range(2):
        for name, reader in readers.items():
            reach = scope.terms(Thing, reader)
            found, rows = count_in_reach(Thing, reach), Thing.objects.visible_to(reader)
            assert found == Count(rows.count(), True), name
            if found.number > 9:
                assert count_in_reach(Thing, reach, 10) == Count(9, False), name
            assert read_page(RECORD, reader).count == Count(rows.count(), True), name


def _narrowed_to(reader, digit):
    """As a limit of tiers: some things are everybody's, others their owner's and his department's."""
    places, open_ = tuple(reader.department_tree), Q(name__endswith="1") | Q(name__endswith="2", due_on=None)
    wide = Q(name__endswith=str(digit)) | Q(name__endswith="8", due_on=None)
    q = open_ | Q(owner=reader.user_id) & wide | Q(department__in=places) & wide
    return Narrowing.of(q, mine=open_ | wide, there=open_ | wide, places=places)


@pytest.mark.parametrize("widened", [False, True])
@pytest.mark.parametrize("split", [False, True])
def test_what_is_counted_beside_limits_is_what_stands_in_the_list(world, monkeypatch, widened, split):
    people, readers = world
    readers["elsewhere"] = cast.actor(Reach.TREE, people[0], tree=[people[1].department_id])
    moved = list(Thing.objects.filter(owner=people[0], pk__lt=20).values_list("pk", flat=True))
    Thing.objects.filter(pk__in=moved).plain_update(department=None)
    ThingState.objects.filter(pk__in=moved).update(department=None)
    if widened:  # the further rows overlap with one another and with everybody's own
        more = [Q(name__endswith="4"), Q(owner=people[0]) | Q(amount=Decimal(3)), ~Q(amount=Decimal(4)) & Q(pk__lt=60)]
        monkeypatch.setitem(scope._widens, cast.KEY, [lambda actor, action, q=q: q for q in more])
    for turn in range(2):  # another limit at the second turn: what was put together for the first is not taken for it
        narrows = (
            (lambda actor, action, t=turn: _narrowed_to(actor, 5 + t)) if split else (lambda actor, action, t=turn: ~Q(amount=Decimal(t)))
        )
        monkeypatch.setitem(scope._narrows, cast.KEY, [narrows])
        for name, reader in readers.items():
            wanted = Thing.objects.visible_to(reader)
            for _again in range(2):
                assert count_in_reach(Thing, scope.terms(Thing, reader)) == Count(wanted.count(), True), name
                for order in ("updated", "-name", "next"):
                    page = read_page(RECORD, reader, order=order, size=200)
                    assert set(page.ids) == set(wanted.values_list("pk", flat=True)) and page.count.number == len(page.ids), (name, order)


def test_a_condition_is_known_by_all_but_its_numbers(world):
    people, _readers = world
    one, other = (holed(Q(owner=n, name="x") | ~Q(pk__in=(n, n + 1)) & Q(due_on=None)) for n in (3, 8))
    assert one[0] == other[0] and (one[1], other[1]) == ([3, 3, 4], [8, 8, 9]) and one[2] == other[2]
    asked = [
        Q(owner=3),
        ~Q(owner=3),
        Q(owner=3) | Q(pk=3),
        Q(owner=3) & Q(pk=3),
        Q(pk__in=(3,)),
        Q(pk__in=(3, 4)),
        Q(name="3"),
        Q(name="4"),
        Q(owner=True),
    ]
    assert len({holed(q)[0] for q in asked}) == len(asked)
    for q in (
        Q(owner=people[0]),
        Q(pk__in=[1]),
        Q(pk=1) & Q(models.Exists(Thing.objects.all())),
        Q(pk__in=Thing.objects.all()),
        Q(amount=Decimal(1)),
    ):
        assert holed(q) is None


def test_a_reach_whose_numbers_would_be_lost_crashes_instead_of_answering_for_another(world, monkeypatch):
    _people, readers = world
    monkeypatch.setitem(scope._narrows, cast.KEY, [lambda actor, action: Q(name=3)])
    for ask in (
        lambda r: seen(Thing, r, _newest, MARCH),
        lambda r: read_page(RECORD, r),
        lambda r: count_in_reach(Thing, scope.terms(Thing, r)),
    ):
        with pytest.raises(TypeError, match="database as it is"):
            ask(readers["self"])


def test_first_pages_of_readers_of_one_shape_do_not_mix(world):
    people, _readers = world
    readers = [cast.actor(Reach.SELF, person) for person in people]
    readers += [cast.actor(Reach.DEPARTMENT, people[0], own=[person.department_id]) for person in people]
    for order in ("updated", "name", "next", "-score"):
        for reader in readers:
            mine = set(Thing.objects.visible_to(reader).values_list("pk", flat=True))
            found = read_page(RECORD, reader, order=order, size=200).ids
            assert set(found) == mine and len(found) == len(mine)
