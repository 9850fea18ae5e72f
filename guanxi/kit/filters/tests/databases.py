"""Both databases side by side for tests that need no tables of the product: a fixture `db_alias` with two values.

PostgreSQL is taken from TEST_DATABASE_URL, or from this machine when it answers; without it those tests are skipped.
"""

import os

import psycopg
import pytest
from django.db import connections

from guanxi.kit.filters.tests.world import MODELS, populate

URL = os.environ.get("TEST_DATABASE_URL") or "postgresql://postgres@127.0.0.1:5432/postgres"
ALIASES = {"sqlite": "filters_sqlite", "postgresql": "filters_postgresql"}


@pytest.fixture(scope="session")
def sqlite_alias(django_db_blocker):
    with django_db_blocker.unblock():
        # Shared by name: once a browser test has left its event loop in this thread, Django opens a second connection here.
        name = "file:guanxi_filters?mode=memory&cache=shared"
        yield from _tables(ALIASES["sqlite"], ENGINE="django.db.backends.sqlite3", NAME=name, OPTIONS={})


@pytest.fixture(scope="session")
def postgresql_alias(django_db_blocker):
    name = f"guanxi_filters_{os.getpid()}"
    try:
        server = psycopg.connect(URL, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        pytest.skip("no PostgreSQL answers")
    server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    info = psycopg.conninfo.conninfo_to_dict(URL)
    settings = {
        "HOST": info.get("host", ""),
        "PORT": info.get("port", ""),
        "USER": info.get("user", ""),
        "PASSWORD": info.get("password", ""),
    }
    try:
        with django_db_blocker.unblock():
            yield from _tables(ALIASES["postgresql"], ENGINE="django.db.backends.postgresql", NAME=name, OPTIONS={}, **settings)
    finally:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def db_alias(request, django_db_blocker):
    """The alias of a database that has the tables of the small world; what the test writes is rolled back."""
    from django.db import transaction

    alias = request.getfixturevalue(f"{request.param}_alias")
    with django_db_blocker.unblock(), transaction.atomic(using=alias):
        yield alias
        transaction.set_rollback(True, using=alias)


def _tables(alias, **settings):
    plain = connections["default"].settings_dict
    # TEST is copied: parallel runs write their own name into it, and the product's database must not follow.
    own = {"CONN_MAX_AGE": 0, "HOST": "", "PORT": "", "USER": "", "PASSWORD": "", "TEST": dict(plain["TEST"], NAME=None)}
    connections.settings[alias] = plain | own | settings
    connection = connections[alias]
    with connection.schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)
    populate(alias)
    yield alias
    connection.close()
    del connections[alias]
    del connections.settings[alias]
