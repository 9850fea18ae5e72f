"""SQLite for many writers: who waits for the write lock asks again every few milliseconds, one of a process at a time (docs/decisions/0010).

SQLite's own waiting sleeps longer each time, up to a tenth of a second, while the lock is held for a few milliseconds: four people who save at
once then wait for the clock and not for each other, and whoever waits for a long import misses the pauses that it makes for them.
"""

import threading
import time
from random import uniform

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

ASK_AGAIN = 0.001, 0.003  # seconds
_asking = threading.Lock()  # the threads of a process need not all ask: that would cost more than the saving


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend of `guanxi.config.environment`."""

    def _start_transaction_under_autocommit(self):
        if self.transaction_mode != "IMMEDIATE":
            super()._start_transaction_under_autocommit()
            return
        patience = self.settings_dict["OPTIONS"].get("timeout", 5)
        self.connection.execute("PRAGMA busy_timeout=0")
        try:
            if not self._begins_at_once():
                self._wait_for_the_lock(patience)
        finally:
            self.connection.execute(f"PRAGMA busy_timeout={int(patience * 1000)}")

    def _begins_at_once(self) -> bool:
        # Closed, not left to the garbage collector: the error holds the cursor in a circle, and a thread that clears it away resets a statement
        # on our connection, which ends the process when we are just closing it.
        with self.cursor() as cursor:
            try:
                cursor.execute("BEGIN IMMEDIATE")
            except OperationalError as error:
                if "locked" not in str(error):
                    raise
                return False
        return True

    def _wait_for_the_lock(self, patience: float) -> None:
        """Asks until the lock is ours; OperationalError "database is locked" when the time is up."""
        until = time.monotonic() + patience
        with self.wrap_database_errors:
            if not _asking.acquire(timeout=patience):
                raise self.Database.OperationalError("database is locked")
            try:
                while True:
                    time.sleep(uniform(*ASK_AGAIN))
                    try:
                        self.connection.execute("BEGIN IMMEDIATE")
                        return
                    except self.Database.OperationalError as error:
                        if "locked" not in str(error) or time.monotonic() > until:
                            raise
            finally:
                _asking.release()
