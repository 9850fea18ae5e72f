"""A bound on the time of statements: whoever asks for too much gets an answer, not a waiting server."""

import time
from contextlib import contextmanager, nullcontext

from django.db import OperationalError, connection, transaction

STEPS = 4000  # virtual machine instructions between two looks at the clock: some 50 µs


class TooLong(Exception):
    """The statement was stopped because its time was up."""


def bounded(milliseconds: int):
    """Context manager: reads inside raise TooLong when they take longer than that together (SQLite) or each (PostgreSQL).

    Inside a transaction the transaction stays usable. Only for reads.
    """
    if milliseconds <= 0:
        return nullcontext()
    if connection.vendor == "sqlite":
        return _sqlite(milliseconds)
    # With the server's own binding only one statement may be sent at a time.
    apart = connection.in_atomic_block or connection.settings_dict["OPTIONS"].get("server_side_binding")
    return (_in_transaction if apart else _along_with_it)(milliseconds)


@contextmanager
def _sqlite(milliseconds: int):
    connection.ensure_connection()
    end = time.monotonic() + milliseconds / 1000
    raw = connection.connection
    raw.set_progress_handler(lambda: time.monotonic() > end, STEPS)
    try:
        yield
    except OperationalError as error:
        if "interrupted" not in str(error):
            raise
        raise TooLong from error
    finally:
        raw.set_progress_handler(None, 0)


@contextmanager
def _stopped_by_postgresql():
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != "57014":
            raise
        raise TooLong from error


UNBOUND = "SET LOCAL statement_timeout = 0"


@contextmanager
def _along_with_it(milliseconds: int):
    """Outside of a transaction the bound travels with each statement and ends with it: no round trips of its own before and behind.

    A time that runs out while the statement is just ending is told with whatever comes next. So the message itself goes on: the bound is
    taken back, and by the beginning of one more statement what is told can only be told here, not to a stranger.
    """

    def both(execute, sql, params, many, context):
        if many:
            return execute(sql, params, many, context)
        execute(f"SET LOCAL statement_timeout = {int(milliseconds)}; {sql}; {UNBOUND}; {UNBOUND}", params, many, context)
        context["cursor"].nextset()
        return None

    with _stopped_by_postgresql(), connection.execute_wrapper(both):
        yield


@contextmanager
def _in_transaction(milliseconds: int):
    with _stopped_by_postgresql(), transaction.atomic():  # SET LOCAL ends with it: nothing stays behind in a pooled session
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('statement_timeout'), set_config('statement_timeout', %s, true)", [str(int(milliseconds))]
            )
            before = cursor.fetchone()[0]
        yield
        if connection.savepoint_ids:
            with connection.cursor() as cursor:  # in an outer transaction the setting would outlive the savepoint
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
