"""Every order, reach and direction gives the rows that a plain sort of everything gives, page by page."""

from decimal import Decimal

import pytest
from django.core import signing
from django.db.models import Q

from guanxi.kit import scope
from guanxi.kit.actor import Reach
from guanxi.kit.dialects import TooLong
from guanxi.kit.errors import DomainError
from guanxi.kit.reader import count_in_reach, count_up_to, pages, read_page, walk
from guanxi.kit.tests import cast
from guanxi.kit.tests.things import RECORD, Thing

pytestmark = pytest.mark.django_db
ORDERS = {
    "updated": (("updated_at", True), ("pk", True)),
    "name": (("name_sort", False), ("pk", False)),
    "next": (("state.next_on", False), ("pk", False)),
    "score": (("state.score", True), ("pk", True)),
    "amount": (("amount", False), ("pk", False)),
}


@pytest.fixture
def company(db):
    return cast.everybody(*cast.company())


def plain(actor, order, flipped=False, where=None):
    """The same answer by sorting everything in memory: empty values last in either direction."""
    rows = list(Thing.objects.visible_to(actor, "view").filter(where or Q()).select_related("state"))

    def value(row, path):
        for part in path.split("."):
            row = getattr(row, part)
        return row

    (first, down), (last, down2) = ORDERS[order]
    rows.sort(key=lambda r: value(r, last), reverse=down2 != flipped)
    filled = [r for r in rows if value(r, first) is not None]
    filled.sort(key=lambda r: value(r, first), reverse=down != flipped)
    return [r.pk for r in filled] + [r.pk for r in rows if value(r, first) is None]


def forwards(actor, **options):
    found, cursor, seen = [], None, []
    while True:
        page = read_page(RECORD, actor, cursor=cursor, size=17, **options)
        assert not page.ids or page.first == len(found) + 1
        found += page.ids
        seen.append(page)
        if not (cursor := page.next_cursor):
            return found, seen


@pytest.mark.parametrize("flipped", [False, True])
@pytest.mark.parametrize("order", ORDERS)
def test_pages_forwards_hold_every_row_in_reach_once_in_order(company, order, flipped):
    for name, actor in company.items():
        found, _ = forwards(actor, order=order, flipped=flipped)
        assert found == plain(actor, order, flipped), name


@pytest.mark.parametrize("order", ORDERS)
def test_pages_backwards_are_the_same_pages(company, order):
    for name, actor in company.items():
        found, seen = forwards(actor, order=order)
        page, back = seen[-1], seen[-1].ids
        while page.prev_cursor:
            page = read_page(RECORD, actor, order=order, cursor=page.prev_cursor, size=17)
            back = page.ids + back
        assert back == found, name
        assert not found or page.first == 1


def test_filters_keep_the_order(company):
    where = Q(amount__gte=4) | Q(state__score=1)
    for name, actor in company.items():
        for order in ORDERS:
            assert forwards(actor, order=order, where=where)[0] == plain(actor, order, where=where), (name, order)


def test_a_walk_in_steps_finds_the_same_rows(company, monkeypatch):
    monkeypatch.setattr(walk, "FIRST_STEP", 25)
    monkeypatch.setattr(walk, "LAST_STEP", 25)
    monkeypatch.setattr(walk, "WALK", 0)
    actual = walk.first_rows
    monkeypatch.setattr(pages.walk, "first_rows", lambda *a, walking: actual(*a, walking=True))
    where = Q(amount=3)
    for order in ("updated", "name", "next", "score"):
        actor = company["department"]
        found, seen = forwards(actor, order=order, where=where)
        assert found == plain(actor, order, where=where)
        assert any(p.bounded for p in seen), "a walk without time must stop and say so"
        assert not seen[-1].bounded


def test_a_walk_whose_later_step_takes_too_long_keeps_what_it_found(company, monkeypatch):
    monkeypatch.setattr(walk, "FIRST_STEP", 25)
    monkeypatch.setattr(walk, "LAST_STEP", 25)
    actual, steps = walk.Reading.first, []

    def slow_after_two(reading, phase, limit):
        steps.append(phase)
        if len(steps) == 3:
            raise TooLong
        return actual(reading, phase, limit)

    monkeypatch.setattr(walk.Reading, "first", slow_after_two)
    where, first = Q(amount=3), walk.first_rows
    monkeypatch.setattr(pages.walk, "first_rows", lambda *a, walking: first(*a, walking=True))
    page = read_page(RECORD, company["company"], where=where, size=500)
    assert page.bounded and page.next_cursor
    rest = read_page(RECORD, company["company"], where=where, size=500, cursor=page.next_cursor)
    assert page.ids + rest.ids == plain(company["company"], "updated", where=where)


def test_a_walk_does_not_tell_what_the_rows_of_others_hold(company, monkeypatch):
    monkeypatch.setattr(walk, "FIRST_STEP", 25)
    monkeypatch.setattr(walk, "WALK", 0)
    actual = walk.first_rows
    monkeypatch.setattr(pages.walk, "first_rows", lambda *a, walking: actual(*a, walking=True))
    nobody = cast.actor(Reach.SELF)
    Thing.objects.all().plain_update(name_sort="canary of another")
    page = read_page(RECORD, nobody, order="name", where=Q(amount=3))
    assert page.bounded and page.next_cursor
    assert "canary" not in page.bounded + page.next_cursor + str(signing.b64_decode(page.next_cursor.split(":")[0].encode()))


def test_widened_and_narrowed_rows_are_followed(company, monkeypatch):
    monkeypatch.setitem(scope._widens, cast.KEY, [lambda actor, action: Q(pk__in=[3, 4, 5, 6, 7, 8])])
    monkeypatch.setitem(scope._narrows, cast.KEY, [lambda actor, action: ~Q(pk=5)])
    for order in ORDERS:
        found, _ = forwards(company["self"], order=order)
        assert found == plain(company["self"], order)
        assert {3, 4} & set(found) and 5 not in found


def test_an_altered_cursor_begins_at_the_top(company):
    page = read_page(RECORD, company["company"], size=10)
    assert read_page(RECORD, company["company"], size=10, cursor=page.next_cursor).ids != page.ids
    assert read_page(RECORD, company["company"], size=10, cursor=page.next_cursor[:-2] + "xx").ids == page.ids
    assert read_page(RECORD, company["company"], size=10, order="name", cursor=page.next_cursor).first == 1


def test_a_hidden_field_neither_sorts_nor_offers_an_order(company):
    blind = company["company"].with_(field_rules={cast.KEY: {"score": "hidden", "amount": "masked"}})
    top = read_page(RECORD, blind, order="updated").ids
    for order in ("score", "amount", "no_such_field", "phone"):
        assert read_page(RECORD, blind, order=order).ids == top


def test_an_offered_page_takes_two_statements(company, django_assert_num_queries):
    with django_assert_num_queries(2):
        page = read_page(RECORD, company["tree"], order="next")
        assert len(page.objects) == 50
        assert [o.state.thing_id for o in page.objects] == page.ids


def test_counts_stop_at_the_cap(company):
    rows = Thing.objects.visible_to(company["company"], "view")
    total = len(plain(company["company"], "updated"))
    assert count_up_to(rows).text == str(total)
    assert count_up_to(rows, 101).text == "100+"
    assert read_page(RECORD, company["company"]).count.number == total


def test_everything_in_reach_is_counted_as_a_plain_count_would(company):
    far = scope.terms(Thing, company["tree"])
    own = Thing.objects.filter(owner=far.owner, deleted_at=None)
    for department in (
        None,
        company["department"].own_departments[0],
    ):  # his own rows outside of his departments are neither missed nor counted twice
        own.filter(pk=own.first().pk).plain_update(department_id=department)
        for name, actor in company.items():
            total = len(plain(actor, "updated"))
            assert count_in_reach(Thing, scope.terms(Thing, actor)).number == total == read_page(RECORD, actor).count.number, name
            assert total < 21 or count_in_reach(Thing, scope.terms(Thing, actor), 21).text == "20+", name


def test_what_is_taken_away_from_a_reach_is_not_counted(company, monkeypatch):
    monkeypatch.setitem(scope._narrows, Thing._meta.label_lower, [lambda actor, action: Q(amount=Decimal(3))])
    for name, actor in company.items():
        assert count_in_reach(Thing, scope.terms(Thing, actor)).number == len(plain(actor, "updated")), name


def test_too_many_rows_are_not_sorted_by_a_plain_column(company, monkeypatch):
    monkeypatch.setattr(pages, "FREE_ORDER", 50)
    with pytest.raises(DomainError):
        read_page(RECORD, company["company"], order="amount")
    assert read_page(RECORD, company["company"], order="amount", where=Q(amount=Decimal(3))).ids


def test_a_plain_column_that_takes_too_long_is_refused_with_a_way_out(company, monkeypatch):
    def endless(*args):
        raise TooLong

    monkeypatch.setattr(pages.Reading, "first", endless)
    with pytest.raises(DomainError):
        read_page(RECORD, company["company"], order="amount", where=Q(amount=Decimal(3)))


def test_reach_of_another_action_is_asked(company):
    assert read_page(RECORD, cast.actor(Reach.COMPANY, also={"change": Reach.NONE}), action="change").ids == []
