"""SQLite for many writers: who waits for the write lock asks again every few milliseconds.

SQLite's own waiting sleeps longer each time, up to a tenth of a second, while the lock is held for two milliseconds: four people who save at once
then wait for the clock and not for each other, and whoever waits for a long import misses the pauses that it makes for them.
"""

import time
from random import uniform

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

ASK_AGAIN = 0.001, 0.003  # seconds


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend of `guanxi.config.environment`."""

    def _start_transaction_under_autocommit(self):
        if self.transaction_mode != "IMMEDIATE":
            super()._start_transaction_under_autocommit()
            return
        patience = self.settings_dict["OPTIONS"].get("timeout", 5)
        until = time.monotonic() + patience
        self.connection.execute("PRAGMA busy_timeout=0")
        try:
            while not self._has_begun(until):
                time.sleep(uniform(*ASK_AGAIN))
        finally:
            self.connection.execute(f"PRAGMA busy_timeout={int(patience * 1000)}")

    def _has_begun(self, until: float) -> bool:
        """Whether the write lock is ours now; OperationalError "database is locked" when the time is up."""
        try:
            self.cursor().execute("BEGIN IMMEDIATE")
        except OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            return False
        return True
