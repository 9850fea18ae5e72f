"""Seeing everybody's jobs is not steering them."""

import pytest

from guanxi.commons.jobs.models import Job
from guanxi.desk.tests import cast
from guanxi.org.users.tests.cast import colleague

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "status", "after"), [("auditor", 403, Job.FAILED), ("general_manager", 302, Job.QUEUED)])
def test_whoever_watches_all_jobs_repeats_them_only_when_he_keeps_the_company(role, status, after):
    company = cast.company()
    job = Job.objects.create(kind="desk.export", asked_by=company.lin, status=Job.FAILED, error="x")
    client = cast.browser(colleague("watcher", role, password=None))
    assert ("/retry/" in cast.text(client.get(f"/jobs/{job.pk}/"))) == (status == 302)
    assert client.post(f"/jobs/{job.pk}/retry/").status_code == status
    job.refresh_from_db()
    assert job.status == after
