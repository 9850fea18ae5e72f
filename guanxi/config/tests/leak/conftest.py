"""The world is built once for a whole file; each test takes back what it wrote."""

import os
from collections import Counter

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

FULL = os.environ.get("GUANXI_LEAK_FULL") == "1"


@pytest.fixture(scope="package")
def _world(django_db_setup, django_db_blocker):
    from django.contrib.auth.hashers import get_hashers
    from django.test import override_settings

    from guanxi.commons.company.models import ONLY, Company
    from guanxi.config.tests.leak.judge import Books
    from guanxi.config.tests.leak.world import World

    quick = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with django_db_blocker.unblock(), quick, transaction.atomic():
        get_hashers.cache_clear()
        Company.objects.plain_create([Company(pk=ONLY, name="江岚阀业有限公司", set_up_at=timezone.now())], ignore_conflicts=True)
        made = World()
        made.books = Books(made)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(_world):
    """In place of pytest-django's own: that closes the connection after each test, and with it the transaction in which the world lives."""
    return


@pytest.fixture
def world(_world):
    """The company of canaries."""
    cache.clear()
    with transaction.atomic():
        yield _world
        transaction.set_rollback(True)


def told(faults) -> str:
    """Faults, each sort once with how often it occurred."""
    kinds = Counter(f"{f.what}: {f.asker}: {f.detail if f.what != 'leak' else f.detail.rpartition(' (')[0]}" for f in faults)
    first = {f"{f.what}: {f.asker}: {f.detail if f.what != 'leak' else f.detail.rpartition(' (')[0]}": f for f in reversed(faults)}
    return "\n".join(f"{n}× {kind}\n     {first[kind].method} {first[kind].url}" for kind, n in kinds.most_common(80))
