"""Who may not export asks for it, his superior signs, and the file is made by itself (SEC-09); off until the company wants it."""

import io
import zipfile

import pytest

from guanxi.audit.trail.models import Entry
from guanxi.commons.approvals.models import Approval
from guanxi.commons.company.models import Company
from guanxi.commons.files.models import StoredFile
from guanxi.commons.jobs.models import Job
from guanxi.commons.jobs.worker import WorkerProcess
from guanxi.commons.notices.models import Notice
from guanxi.desk.tests.cast import LIST, browser, company, customer, text

pytestmark = pytest.mark.django_db
ASKED = {"go": "1", "all": "1", "format": "xlsx", "columns": "shown", "reason": "年底对账"}


@pytest.fixture
def cast():
    c = company()
    c.one.manager = c.zhao
    c.one.save()
    customer("华信泵业", c.lin, phone="+8613901171234")
    customer("何家的客户", c.he)
    row = Company.current()
    row.export_by_leave = True
    row.save()
    return c


def work():
    for _time in range(6):
        WorkerProcess(slots=1, burst=True)._work_once()


def packed(answer) -> str:
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as whole:
        return "".join(whole.read(n).decode() for n in whole.namelist() if n.endswith(".xml"))


@pytest.mark.row("SEC-09", part=True)
def test_the_superior_signs_and_the_file_is_made_of_what_the_asker_sees(cast):
    lin = browser(cast.lin)
    assert "导出" in text(lin.get(LIST)) and "没有导出权限" in text(lin.get(f"{LIST}export/"))
    answer = lin.post(f"{LIST}export/", ASKED)
    made = Approval.objects.get()
    assert answer["Location"] == made.url and not Job.objects.filter(kind="desk.export").exists()
    page = text(browser(cast.zhao).get(made.url))
    assert "年底对账" in page and "数据导出" in page and "客户" in page
    browser(cast.zhao).post(f"{made.url}signature/", {"seen": made.digest, "note": "限本次"})
    work()
    job = Job.objects.get(kind="desk.export")
    assert job.status == Job.DONE, job.error
    held = packed(lin.get(f"/files/{job.result['file']}/"))
    assert "华信泵业" in held and "何家的客户" not in held and made.number in held
    assert Entry.objects.get(kind="export").user_id == cast.lin.pk
    assert f"/jobs/{job.pk}/" in text(lin.get(made.url)) and Notice.objects.filter(person=cast.lin, kind="export.ready").exists()
    assert f"/jobs/{job.pk}/" not in text(browser(cast.zhao).get(made.url)), "the file is his who asked"


def test_nothing_leaves_before_it_is_granted_or_when_it_is_refused(cast):
    browser(cast.lin).post(f"{LIST}export/", ASKED)
    made = Approval.objects.get()
    browser(cast.zhao).post(f"{made.url}refusal/", {"note": "不需要"})
    work()
    assert not Job.objects.filter(kind="desk.export").exists()


def test_without_a_reason_nobody_is_asked(cast):
    assert browser(cast.lin).post(f"{LIST}export/", ASKED | {"reason": ""}).status_code == 422
    assert not Approval.objects.exists()


def test_who_may_export_does_so_at_once(cast):
    answer = browser(cast.zhao).post(f"{LIST}export/", ASKED | {"ordered_by": "孟承岳"})
    assert answer.status_code == 200 and not Approval.objects.exists()


def test_switched_off_nobody_may_ask(cast):
    row = Company.current()
    row.export_by_leave = False
    row.save()
    lin = browser(cast.lin)
    assert lin.get(f"{LIST}export/").status_code == 403 and lin.post(f"{LIST}export/", ASKED).status_code == 403
    assert f"{LIST}export/" not in text(lin.get(LIST))


def test_who_may_not_even_see_such_rows_may_not_ask(cast):
    assert browser(cast.stranger).get(f"{LIST}export/").status_code == 403


def test_a_job_that_names_somebody_elses_leave_makes_nothing(cast):
    browser(cast.lin).post(f"{LIST}export/", ASKED)
    made = Approval.objects.get()
    browser(cast.zhao).post(f"{made.url}signature/", {"seen": made.digest})
    job = Job.objects.get(kind="desk.export")
    Job.objects.filter(pk=job.pk).update(asked_by=cast.he)
    work()
    job.refresh_from_db()
    assert job.status == Job.FAILED and not StoredFile.objects.filter(kind="desk.export").exists()
