"""What every test run shares; the environment is set earlier, in tools/testenv.py."""

import os

import pytest


def pytest_report_header(config):
    """Says on what the suite runs: a SQLite library with the WAL fault would be a wrong test bed."""
    import sqlite3

    where = "PostgreSQL" if os.environ["DATABASE_URL"] else f"SQLite {sqlite3.sqlite_version}"
    return f"database: {where}; samples: {os.environ.get('GUANXI_SAMPLES') or 'not given'}"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI a browser or PostgreSQL test that was skipped is a failure: green must mean shown."""
    outcome = yield
    report = outcome.get_result()
    if os.environ.get("CI") == "true" and report.skipped and item.get_closest_marker("browser"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"


def pytest_collection_modifyitems(items):
    """Keeps each process-killing test on one worker, after the quick ones."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)
