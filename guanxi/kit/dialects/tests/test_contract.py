"""What differs between the databases gives the same answers on both; run with either DATABASE_URL."""

import gc
import threading
import time
import weakref
from contextlib import suppress

import pytest
from django.db import connection, connections, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from guanxi.kit.dialects import After, Branch, TooLong, bounded, by_key, insert_rows, refresh_statistics, reserve_ids, top, upsert
from guanxi.kit.dialects.topn import hole
from guanxi.kit.tests import cast
from guanxi.kit.tests.things import Thing

SLOW = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000000) SELECT count(*) FROM n"


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_takes_too_long_is_stopped_and_the_connection_lives():
    began = time.monotonic()
    with pytest.raises(TooLong), bounded(50), connection.cursor() as cursor:
        cursor.execute(SLOW)
    assert time.monotonic() - began < 20, "stopped, not finished"
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_a_bound_costs_no_statement_of_its_own(django_assert_num_queries):
    Thing(name="100% 先").save()
    with bounded(5000), django_assert_num_queries(2):
        assert Thing.objects.filter(name__contains="%").count() == 1
        assert list(Thing.objects.values_list("name", flat=True)) == ["100% 先"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("0",)


@pytest.mark.django_db(transaction=True)
def test_a_time_that_runs_out_at_the_very_end_is_not_told_to_the_next_statement():
    """PostgreSQL tells it with whatever comes next: once in seven hundred statements that took about as long as they might."""
    sent = []

    def keep(execute, sql, params, many, context):
        sent.append(sql)
        return execute(sql, params, many, context)

    for milliseconds in range(1, 60):
        with suppress(TooLong), bounded(milliseconds), connection.execute_wrapper(keep), connection.cursor() as cursor:
            cursor.execute(
                f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {milliseconds * 1500}) SELECT count(*) FROM n"
            )
        assert Thing.objects.count() == 0
    if connection.vendor == "postgresql":
        assert all(sql.split("; ")[2:] == ["SET LOCAL statement_timeout = 0"] * 2 for sql in sent)


@pytest.mark.django_db
def test_inside_a_transaction_the_transaction_stays_usable_and_unbounded():
    with transaction.atomic():
        Thing(name="kept").save()
        with pytest.raises(TooLong), bounded(50), connection.cursor() as cursor:
            cursor.execute(SLOW)
        with bounded(5000):
            assert Thing.objects.count() == 1
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SHOW statement_timeout")
                assert cursor.fetchone() == ("0",)


@pytest.mark.django_db
def test_the_top_of_many_branches_is_merged_and_each_row_comes_once():
    departments, people = cast.company(120)
    keys = (("name_sort", False), ("pk", False))
    ids = [d.pk for d in departments]
    rows = top([Branch(Thing.objects.filter(hole("department")), ids[:2]), Branch(Thing.objects.filter(owner=people[0]))], keys, 40)
    plain = Thing.objects.filter(Q(department__in=ids[:2]) | Q(owner=people[0])).order_by("name_sort", "pk").values_list("name_sort", "pk")
    assert rows == list(plain[:40])
    assert top([Branch(Thing.objects.filter(pk__in=[]))], keys, 5) == []


@pytest.mark.django_db
@pytest.mark.parametrize("leader", [None, 0, 1])
def test_of_many_branches_less_is_read_and_nothing_is_missed_where_one_holds_all_the_first(leader):
    departments, people = cast.company(160)
    ids = [d.pk for d in departments]
    if leader is not None:
        Thing.objects.filter(department=ids[leader], pk__lt=120).plain_update(name_sort="")
    branches = [Branch(Thing.objects.filter(hole("department")), ids), Branch(Thing.objects.filter(hole("owner")), [p.pk for p in people])]
    plain = list(Thing.objects.exclude(owner=None).order_by("name_sort", "-pk").values_list("name_sort", "pk"))
    keys = (("name_sort", False), ("pk", True))
    for limit in (1, 3, 4, 10, 31, 90, 500):
        with CaptureQueriesContext(connection) as ran:
            assert top(branches, keys, limit) == plain[:limit], limit
        assert len(ran) <= 2
        if leader is not None and limit == 31:
            assert len(ran) == 2  # the leader had more of them than were read at first


@pytest.mark.django_db
def test_row_comparison_follows_the_order():
    cast.company(60)
    rows = list(Thing.objects.order_by("name_sort", "pk").values_list("name_sort", "pk"))
    fields = [Thing._meta.get_field("name_sort"), Thing._meta.pk]
    behind = Thing.objects.filter(After(["name_sort", "pk"], rows[20], fields, False)).order_by("name_sort", "pk")
    assert list(behind.values_list("name_sort", "pk")) == rows[21:]
    before = Thing.objects.filter(After(["name_sort", "pk"], rows[20], fields, True, inclusive=True))
    assert set(before.values_list("name_sort", "pk")) == set(rows[:21])


@pytest.mark.django_db
def test_upsert_adds_and_replaces():
    ids = reserve_ids(Thing, 3)
    for i in ids[:2]:
        Thing(id=i, name="old", amount=1).save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE sums (k integer PRIMARY KEY, n integer, t text)")
    insert_rows("sums", ["k", "n", "t"], [(1, 10, "a"), (2, 20, "b")])
    upsert("sums", ["k", "n", "t"], [(3, 1, "c"), (2, 5, "x")], key=["k"], add=["n"], replace=["t"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT k, n, t FROM sums ORDER BY k")
        assert [tuple(r) for r in cursor.fetchall()] == [(1, 10, "a"), (2, 25, "x"), (3, 1, "c")]


@pytest.mark.django_db
def test_a_threads_connection_goes_with_its_thread_although_statements_were_put_together_for_it():
    seen = []

    def read():
        by_key(Thing, 1)
        seen.append(weakref.ref(connections["default"]))

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    gc.collect()
    assert seen[0]() is None


@pytest.mark.django_db(transaction=True)
def test_the_planner_is_told_of_tables_that_have_grown_and_not_twice():
    table = Thing._meta.db_table
    cast.company(300)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_stat_force_next_flush()")
        assert table in refresh_statistics()
        if connection.vendor == "postgresql":
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table])
            assert cursor.fetchone() == (300,)
        else:
            cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = %s", [table])
            assert cursor.fetchone()[0] > 2
    assert table not in refresh_statistics()
