from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from guanxi.commons.health import queries, views
from guanxi.commons.jobs.models import Job, Worker
from guanxi.commons.jobs.worker import WorkerProcess
from guanxi.kit.actor import acting
from guanxi.kit.changes import announce
from guanxi.kit.jobs import job, later, schedules
from guanxi.org.roles.models import Role
from guanxi.org.roles.ready import ensure_ready_roles
from guanxi.org.users.models import User
from guanxi.org.users.queries import actor_for

pytestmark = pytest.mark.django_db


@job("try.seen")
def seen(run):
    """Only looked at."""


@pytest.fixture
def people(settings, tmp_path):
    """An administrator, and a salesperson who asked for a job."""
    settings.DATA = tmp_path
    ensure_ready_roles()
    made = {}
    for name, role in (("keeper", "administrator"), ("seller", "salesperson"), ("other", "salesperson")):
        made[name] = User(username=name, name=name)
        made[name].save()
        made[name].roles.add(Role.objects.get(code=role))
    with acting(actor_for(made["seller"])):
        made["job"] = later("try.seen")
    return made


def test_live_and_ready_answer_without_signing_in(client, monkeypatch):
    assert client.get("/health/live").json() == {"live": True}
    assert client.get("/health/ready").status_code == 200
    monkeypatch.setattr(views, "_migrated", False)
    monkeypatch.setattr(queries, "migrations_waiting", lambda: 1)
    assert client.get("/health/ready").status_code == 503


def test_the_worker_that_fell_silent_is_told(people):
    Worker(name="w", seen_at=timezone.now() - timedelta(minutes=10)).save()
    silent = queries.warnings()
    Worker.objects.update(seen_at=timezone.now())
    assert len(queries.warnings()) == len(silent) - 1


def test_the_page_shows_what_an_administrator_must_know(client, people):
    client.force_login(people["keeper"])
    page = client.get("/system/").content.decode()
    assert "SQLite" in page or "PostgreSQL" in page
    assert client.get("/system/backups/").status_code == client.get("/system/jobs/").status_code == 200


@pytest.mark.row("LIF-04", part=True)
def test_a_backup_is_made_from_the_page_and_its_result_is_shown(client, people, monkeypatch):
    client.force_login(people["keeper"])
    assert client.post("/system/backups/").status_code == 302
    made = Job.objects.get(kind="backups.make")
    Job.objects.filter(pk=made.pk).update(status=Job.DONE, finished_at=timezone.now(), note="244 行")
    assert "244 行" in client.get("/system/backups/").content.decode()


def test_a_job_is_seen_by_its_asker_and_by_whoever_may_see_all(client, people):
    url = f"/jobs/{people['job'].pk}/"
    for name, status in (("seller", 200), ("keeper", 200), ("other", 404)):
        client.force_login(people[name])
        assert client.get(url).status_code == status, name
    assert client.post(url + "cancellation/").status_code == 404
    assert Job.objects.get(pk=people["job"].pk).status == Job.QUEUED


@pytest.mark.row("X10", part=True)
def test_progress_is_a_page_a_fragment_and_json(client, people):
    client.force_login(people["seller"])
    url = f"/jobs/{people['job'].pk}/"
    Job.objects.update(status=Job.RUNNING, done=30, total=120, started_at=timezone.now() - timedelta(seconds=10))
    assert client.get(url, headers={"Accept": "application/json"}).json()["seconds_left"] == 30
    fragment = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and 'hx-trigger="every 2s"' in fragment and 'max="120"' in fragment
    assert "<html" in client.get(url).content.decode()
    assert client.post(url + "cancellation/", {"next": "https://evil.example/"}).headers["Location"] == url
    assert Job.objects.get(pk=people["job"].pk).cancel_asked
    Job.objects.update(status=Job.CANCELLED)
    assert "hx-trigger" not in client.get(url, headers={"HX-Request": "true"}).content.decode(), "a finished job is not asked for again"


@pytest.mark.parametrize(("rows", "asked"), [(4_999, 0), (5_000, 1)])
def test_after_a_large_import_the_database_looks_at_its_tables_once(people, rows, asked):
    whole = SimpleNamespace(pk=7, row_count=rows, asked_by=None)
    with acting(actor_for(people["seller"])):
        for _time in range(2):
            announce("import.finished", whole=whole)
    found = list(Job.objects.filter(kind="health.statistics"))
    assert len(found) == asked and not any(j.asked_by_id for j in found), "it is nobody's own job"
    for waiting in found:
        Job.objects.exclude(pk=waiting.pk).delete()
        WorkerProcess(slots=1, burst=True)._work_once()
        waiting.refresh_from_db()
        assert waiting.status == Job.DONE and waiting.result["tables"] >= 0


def test_it_does_so_every_night():
    assert next(s for s in schedules() if s.name == "health.statistics").at.hour < 6
