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
    return _sqlite(milliseconds) if connection.vendor == "sqlite" else _postgresql(milliseconds)


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
def _postgresql(milliseconds: int):
    try:
        with transaction.atomic():  # SET LOCAL ends with it: nothing stays behind in a pooled session
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT current_setting('statement_timeout'), set_config('statement_timeout', %s, true)", [str(int(milliseconds))]
                )
                before = cursor.fetchone()[0]
            yield
            if connection.savepoint_ids:
                with connection.cursor() as cursor:  # in an outer transaction the setting would outlive the savepoint
                    cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != "57014":
            raise
        raise TooLong from error
