"""Steps taken twice, too late or in a stale tab change nothing; an import whose worker is gone ends."""

import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from guanxi.commons.files.models import StoredFile
from guanxi.commons.imports import actions
from guanxi.commons.imports.models import Import
from guanxi.commons.jobs.claims import Reaper, claim
from guanxi.commons.jobs.models import Job
from guanxi.commons.jobs.runs import attempt
from guanxi.commons.jobs.worker import LEASE
from guanxi.customers.customers.models import Customer
from guanxi.customers.intake.tests.test_import_pages import drop, work
from guanxi.desk.tests.cast import browser, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return company().boss


def step(me, whole, verb, /, **said):
    """Posts a step; returns the import as it then is."""
    assert browser(me).post(f"{whole.url}{verb}/", said).status_code == 302
    whole.refresh_from_db()
    return whole


def last_attempt():
    """One attempt at the job that waits, the last that it has."""
    Job.objects.filter(status=Job.QUEUED).update(max_attempts=1)
    attempt(claim("test", LEASE), lease=LEASE, stopping=threading.Event())


def break_off(*args):
    raise RuntimeError("unforeseen")


def worker_lost():
    claim("test", LEASE)
    Job.objects.filter(status=Job.RUNNING).update(max_attempts=1, lease_until=timezone.now() - timedelta(hours=1))
    assert Reaper(timedelta(0)).reap() == 1


@pytest.mark.parametrize("cause", ["unforeseen", "disabled", "lost"])
def test_an_import_fails_with_its_job(boss, monkeypatch, cause):
    whole = step(boss, drop(boss), "run")
    if cause == "unforeseen":
        monkeypatch.setattr("guanxi.commons.imports.passes.file", break_off)
    if cause == "disabled":
        boss.is_active = False
        boss.save()
    worker_lost() if cause == "lost" else last_attempt()
    whole.refresh_from_db()
    assert whole.status == Import.FAILED and whole.error
    assert Job.objects.get(pk=whole.job_id).status == Job.FAILED


def test_a_job_cancelled_on_its_own_page_gives_the_import_back(boss):
    whole = step(boss, drop(boss), "trial")
    browser(boss).post(f"/jobs/{whole.job_id}/cancellation/")
    whole.refresh_from_db()
    assert whole.status == Import.MAPPING


def test_stop_ends_an_import_whose_job_died_without_a_word(boss):
    whole = step(boss, drop(boss), "run")
    Job.objects.filter(pk=whole.job_id).update(status=Job.FAILED)
    assert step(boss, whole, "stop").status == Import.FAILED
    assert step(boss, whole, "trial").status == Import.CHECKING


@pytest.mark.parametrize("choice", ["new", "join", "skip"])
def test_a_row_is_decided_once(boss, choice):
    whole = step(boss, drop(boss), "run")
    work()
    browser(boss).post(f"{whole.url}rows/5/decision/", {"choice": choice})
    before = Customer.objects.count()
    for again in ("new", choice):
        browser(boss).post(f"{whole.url}rows/5/decision/", {"choice": again})
    assert Customer.objects.count() == before


def test_rows_that_are_not_doubtful_or_busy_are_not_decided_on(boss):
    whole = step(boss, drop(boss), "run")
    browser(boss).post(f"{whole.url}rows/5/decision/", {"choice": "new"})  # while it is being filed
    work()
    assert Customer.objects.count() == 2
    browser(boss).post(f"{whole.url}rows/3/decision/", {"choice": "new"})  # filed long ago
    assert Customer.objects.count() == 2


@pytest.mark.parametrize("status", [Import.DONE, Import.STOPPED, Import.RUNNING, Import.READING])
def test_a_stale_tab_changes_nothing_of_an_import_that_is_over_or_busy(boss, status):
    whole = drop(boss)
    if status in (Import.DONE, Import.STOPPED):
        step(boss, whole, "run")
        work()
    Import.objects.filter(pk=whole.pk).update(status=status, job_id=whole.job_id if status == Import.DONE else None)
    if status in Import.LIVE:  # at work, not dead
        step(boss, drop(boss), "trial")
        Import.objects.filter(pk=whole.pk).update(job_id=Job.objects.latest("pk").pk)
    whole.refresh_from_db()
    before = Import.objects.filter(pk=whole.pk).values().get()
    rows = [bytes(c.results) for c in whole.chunks.all()]
    for verb, said in (
        ("trial", {}), ("run", {}), ("people", {"name": "小林", "user": boss.pk}), ("columns", {"header_row": "3", "sheet": "x"}),
        ("columns", {"header_row": str(whole.header_row), "column_0": "name"}), ("back", {}), ("rows/4/cells/1", {"value": "13951270001"}),
    ):  # fmt: skip
        step(boss, whole, verb, **said)
    assert Import.objects.filter(pk=whole.pk).values().get() == before
    assert [bytes(c.results) for c in whole.chunks.all()] == rows


def test_an_old_check_tried_again_leaves_the_results_alone(boss):
    whole = drop(boss)
    step(boss, whole, "trial")
    check = whole.job_id
    work()
    step(boss, whole, "run")
    work()
    Job.objects.filter(pk=check).update(status=Job.FAILED)
    browser(boss).post(f"/jobs/{check}/retry/")
    work()
    whole.refresh_from_db()
    assert (whole.status, whole.counts["created"]) == (Import.DONE, 2)


def test_a_discarded_import_takes_its_file_along(boss):
    whole = drop(boss)
    browser(boss).post(f"{whole.url}removal/")
    assert not Import.objects.exists() and not StoredFile.objects.exists()


def test_the_file_of_an_import_that_could_not_be_read_goes_after_three_months(boss):
    browser(boss).post(
        "/imports/new/",
        {
            "record": "customers.customer",
            "file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04 broken"),
            "on_duplicate": "skip",
            "owner": boss.pk,
        },
    )
    attempt(claim("test", LEASE), lease=LEASE, stopping=threading.Event())
    Import.objects.update(created_at=timezone.now() - timedelta(days=actions.KEEP_DAYS + 1))
    assert (actions.forget_old(), StoredFile.objects.count(), actions.forget_old()) == (1, 0, 0)


@pytest.mark.parametrize("number", ["²", "9" * 5000, "１", "-1", ""])
def test_odd_numbers_in_addresses_and_forms_are_no_numbers(boss, number):
    whole = drop(boss)
    assert browser(boss).get(whole.url, {"page": number}).status_code == 200
    assert step(boss, whole, "people", name="小林", user=number).status == Import.CHECKING
    work()
    step(boss, whole, "columns", header_row=number, column_0="name")
