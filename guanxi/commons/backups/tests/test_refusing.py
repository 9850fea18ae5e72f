from datetime import timedelta

import pytest
from django.utils import timezone

from guanxi.commons.backups import actions
from guanxi.commons.jobs.models import Worker
from guanxi.kit.errors import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(monkeypatch, settings, tmp_path):
    """An archive that unpacks well; nothing may go further than what the test allows."""
    settings.DATA = tmp_path
    manifest = {"engine": "other", "migrations": [], "version": "9"}
    monkeypatch.setattr(actions.archive, "unpack", lambda path, folder: manifest)
    monkeypatch.setattr(actions.databases, "put_back", lambda copy: pytest.fail("it went on"))
    return manifest


def refusal(archive) -> str:
    with pytest.raises(DomainError) as refused:
        actions.restore(actions.folder() / "a.tar.gz", confirmed=True)
    return str(refused.value)


def test_an_archive_of_the_other_engine_is_refused(archive):
    assert "other" in refusal(archive)


def test_an_archive_of_a_newer_version_is_refused(archive):
    from django.db import connection

    archive |= {"engine": connection.vendor, "migrations": ["org.0001_initial", "org.9999_from_the_future", "allauth.0042_not_ours"]}
    assert "9" in refusal(archive)


def test_nothing_is_restored_under_a_running_worker(archive):
    from django.db import connection

    archive["engine"] = connection.vendor
    Worker(name="w", seen_at=timezone.now() - timedelta(seconds=5)).save()
    assert refusal(archive)
