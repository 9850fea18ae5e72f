"""An installation in a temporary folder, for tests that start and kill real processes."""

import pytest

from guanxi.kit.tests.scratch import Scratch, make_database


@pytest.fixture
def empty_scratch(tmp_path):
    """An installation without tables."""
    yield from _installation(tmp_path)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """The URL of a database with all tables, made once and copied for each test: migrating takes a quarter of a minute."""
    folder = tmp_path_factory.mktemp("migrated")
    for scratch in _installation(folder):
        scratch.manage("migrate", "--verbosity=0")
        if scratch.url.startswith("sqlite"):
            scratch.python("from django.db import connection as c; c.cursor().execute('PRAGMA wal_checkpoint(TRUNCATE)')")
        yield scratch.url


@pytest.fixture
def scratch(tmp_path, migrated):
    """An installation with all tables."""
    yield from _installation(tmp_path, migrated)


def _installation(folder, template=""):
    url, drop = make_database(folder, template)
    scratch = Scratch(folder, url)
    yield scratch
    scratch.end()
    drop()
