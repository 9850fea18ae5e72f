"""What every test run shares; the environment is set earlier, in tools/testenv.py."""

import os
import shutil

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


def chromium_path() -> str | None:
    """The browser: CHROMIUM, or one in the path, or None for Playwright's own."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium():
    """One browser for every test of a process (Playwright starts only once in it); without one they are skipped, and the report says so."""
    from playwright.sync_api import Error, expect, sync_playwright

    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        try:
            arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=arguments)
        except Error as error:
            pytest.skip(f"=== BROWSER TESTS SKIPPED: no Chromium here ({str(error).splitlines()[0]}) ===")
        yield browser
        browser.close()
