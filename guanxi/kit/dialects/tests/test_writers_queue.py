"""Writers of one SQLite file wait for each other, and no longer than they were told to."""

import gc
import sqlite3
import threading
import time

import pytest
from django.db import connections
from django.db.backends.utils import CursorWrapper
from django.db.transaction import Atomic
from django.db.utils import OperationalError

from guanxi.kit.dialects import refresh_statistics
from guanxi.kit.dialects.sqlite.base import DatabaseWrapper

ENGINE = {"ENGINE": "guanxi.kit.dialects.sqlite", "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 0.4}}


def wrapper(path):
    """A connection of our backend to a file of its own."""
    settings = {**connections.databases["default"], **ENGINE, "NAME": str(path), "ATOMIC_REQUESTS": False, "AUTOCOMMIT": True}
    return DatabaseWrapper(settings, alias="queue")


@pytest.fixture
def file(tmp_path):
    """A file with one table, held by somebody else when asked."""
    path = tmp_path / "queue.sqlite3"
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("CREATE TABLE said (word text)")
    return path


def hold(path, seconds):
    """Somebody else keeps the write lock for so long; returns once he has it."""
    begun = threading.Event()

    def run():
        raw = sqlite3.connect(path, isolation_level=None)
        raw.execute("BEGIN IMMEDIATE")
        begun.set()
        time.sleep(seconds)
        raw.execute("COMMIT")
        raw.close()

    thread = threading.Thread(target=run)
    thread.start()
    begun.wait(5)
    return thread


def write(path, word):
    """One row in a transaction of our backend."""
    one = wrapper(path)
    connections["queue"] = one
    try:
        with Atomic("queue", True, False), one.cursor() as cursor:
            cursor.execute("INSERT INTO said VALUES (%s)", [word])
    finally:
        one.close()
        del connections["queue"]


@pytest.mark.django_db
def test_who_finds_the_file_locked_waits_and_then_writes(file):
    other = hold(file, 0.15)
    write(file, "later")
    other.join()
    assert sqlite3.connect(file).execute("SELECT word FROM said").fetchall() == [("later",)]


@pytest.mark.django_db
def test_who_waited_long_enough_is_told_so_and_writes_nothing(file):
    other = hold(file, 1.2)
    began = time.monotonic()
    with pytest.raises(OperationalError, match="locked"):
        write(file, "never")
    assert time.monotonic() - began < 1.1
    other.join()
    write(file, "again")
    assert sqlite3.connect(file).execute("SELECT word FROM said").fetchall() == [("again",)]


@pytest.mark.django_db
def test_many_threads_write_and_none_is_lost(file, monkeypatch):
    monkeypatch.setitem(ENGINE["OPTIONS"], "timeout", 20)
    wrong = []

    def many(n):
        try:
            for k in range(10):
                write(file, f"{n}-{k}")
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=many, args=(n,)) for n in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not wrong
    assert sqlite3.connect(file).execute("SELECT count(DISTINCT word) FROM said").fetchone() == (80,)


@pytest.mark.django_db
def test_nothing_of_a_waiting_connection_is_left_to_the_garbage_collector_of_other_threads(file):
    """A cursor that lives on in the circle of an error resets its statement in whatever thread clears it away: that ended processes."""
    one, other = wrapper(file), hold(file, 0.15)
    connections["queue"] = one
    gc.collect()
    gc.disable()
    try:
        with Atomic("queue", True, False):
            pass
        left = [c for c in gc.get_objects() if issubclass(type(c), CursorWrapper) and c.db is one]
        for cursor in left:
            with pytest.raises(one.Database.ProgrammingError, match="closed"):
                cursor.cursor.execute("SELECT 1")
    finally:
        gc.enable()
        other.join()
        one.close()
        del connections["queue"]


@pytest.mark.django_db
def test_other_connections_learn_of_new_statistics(tmp_path):
    path, question = tmp_path / "known.sqlite3", "EXPLAIN QUERY PLAN SELECT * FROM t WHERE a = 1 AND b = 1"
    other = sqlite3.connect(path, isolation_level=None)
    other.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t (a, b); CREATE INDEX t_a ON t (a); CREATE INDEX t_b ON t (b)")
    other.executescript("INSERT INTO t VALUES (0, 1); ANALYZE")  # from now on the table of statistics itself is nothing new
    other.executescript("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO t SELECT i, 1 FROM n")
    assert "t_a" not in str(other.execute(question).fetchall())
    connections["queue"] = one = wrapper(path)
    try:
        assert refresh_statistics("queue") == ["t"]
    finally:
        one.close()
        del connections["queue"]
    assert other.execute("SELECT count(*) FROM t").fetchone() == (2001,)
    assert "t_a" in str(other.execute(question + " -- anew").fetchall())
