"""What every test stands on: a company that is set up, since nothing but the set-up page answers before."""

import pytest
from django.utils import timezone

from guanxi.commons.conftest import empty_scratch, migrated, scratch  # noqa: F401  installations for tests that kill processes

NEEDS = {"db", "transactional_db", "client", "live_server"}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """After the product's tables stand, those of `guanxi.kit.tests.things` are made: its model, once imported, is part of every deletion."""
    from django.db import connection

    from guanxi.kit.tests.things import Thing, ThingState

    with django_db_blocker.unblock():
        existing = connection.introspection.table_names()
        with connection.schema_editor() as editor:
            for model in (Thing, ThingState):
                model._meta.managed = True
                if model._meta.db_table not in existing:
                    editor.create_model(model)


@pytest.fixture(autouse=True)
def company(request):
    """The company, in tests that touch the database; mark `not_set_up` for the time before."""
    marker = request.node.get_closest_marker("django_db")
    if not (marker or NEEDS & set(request.fixturenames)) or request.node.get_closest_marker("not_set_up"):
        return None
    request.getfixturevalue("transactional_db" if marker and marker.kwargs.get("transaction") else "db")
    from guanxi.commons.company.models import ONLY, Company

    made = Company(pk=ONLY, name="江岚阀业有限公司", set_up_at=timezone.now())
    Company.objects.plain_create([made], ignore_conflicts=True)
    return Company.current()


@pytest.fixture(scope="session", autouse=True)
def patience():
    """A count may take sixty milliseconds of a page, a filter a third of a second: a machine that does four things at once would meet that end by chance."""
    from guanxi.kit.reader import counts, pages

    real, free = counts._bounded, pages.FREE_MILLISECONDS
    counts._bounded = lambda ask, cap, milliseconds: real(ask, cap, 60_000)
    pages.FREE_MILLISECONDS = 60_000
    yield
    counts._bounded, pages.FREE_MILLISECONDS = real, free


@pytest.fixture(autouse=True)
def no_fields_of_others():
    """What a test added to record types was rolled back with it."""
    yield
    from guanxi.kit import records

    records.keep_up("")


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """The real hash takes a third of a second for each colleague of a test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
