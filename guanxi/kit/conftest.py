"""Tables for the tests' own record type: kit itself has none."""

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """After the product's tables stand, those of `guanxi.kit.tests.things` are made in the test database."""
    from django.db import connection

    from guanxi.kit.tests.things import Thing, ThingState

    with django_db_blocker.unblock():
        existing = connection.introspection.table_names()
        with connection.schema_editor() as editor:
            for model in (Thing, ThingState):
                model._meta.managed = True
                if model._meta.db_table not in existing:
                    editor.create_model(model)
