"""Loaded by pytest before Django reads its settings (pyproject: `-p tools.testenv`): a data folder of its own, the database asked for.

TEST_DATABASE_URL=postgres://… runs the same suite on PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile

FOLDER = tempfile.mkdtemp(prefix="guanxi-test-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.mkdir(os.path.join(FOLDER, "static"))
os.environ["GUANXI_DATA"] = FOLDER
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
for name in ("GUANXI_DEBUG", "GUANXI_HOSTS", "GUANXI_SECRET_KEY", "GUANXI_STATIC_HASHED"):
    os.environ.pop(name, None)

# Who waits for a lock that nobody gives back fails and says so; a run that hangs tells nothing.
os.environ.setdefault("PGOPTIONS", "-c lock_timeout=300s -c idle_in_transaction_session_timeout=600s")

# A browser driven by Playwright leaves an event loop running in this thread; Django would then refuse its own database calls.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

import guanxi  # noqa: E402, F401  the sound SQLite library must be there before anything opens a database
