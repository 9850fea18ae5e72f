"""Exports: only what may go out, nothing live in it, and written down."""

import io

import pytest
from python_calamine import CalamineWorkbook

from guanxi.audit.trail.models import Entry
from guanxi.commons.files.models import StoredFile
from guanxi.commons.jobs.models import Job
from guanxi.commons.jobs.worker import WorkerProcess
from guanxi.desk.exports import views
from guanxi.desk.tests.cast import KEY, LIST, browser, company, customer, limited, text
from guanxi.kit import records

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    """The company with three customers, one with a name that a spreadsheet would run."""
    c = company()
    customer("苏州澄曜泵业有限公司", c.lin, phone="+8613901170001", code="007", registered_capital=300)
    customer("=cmd|' /C calc'!A0", c.lin)
    customer("镇江润澜化工有限公司", c.he, phone="+8613901170009")
    return c


def exported(client, **data):
    """The rows of the exported workbook, and all of its bytes."""
    answer = client.post(f"{LIST}export/", {"all": "1", "go": "1", "format": "xlsx", "columns": "all", **data})
    content = b"".join(answer.streaming_content)
    return CalamineWorkbook.from_filelike(io.BytesIO(content)), answer


@pytest.mark.row("SEC-03", part=True)
def test_an_export_holds_the_rows_in_reach_and_says_who_took_it_when_and_why(cast):
    wu = limited(grants={"view": 4, "export": 1})
    customer("我自己的客户", wu)
    book, answer = exported(browser(wu), f="name ~ 客户")
    rows = book.get_sheet_by_index(0).to_python()
    names = [r[rows[0].index(str(records.get(KEY).field("name").label))] for r in rows[1:]]
    assert names == ["我自己的客户"]
    assert "wu" in str(book.get_sheet_by_index(1).to_python())
    assert "attachment" in answer["Content-Disposition"]
    facts = Entry.objects.get(kind="export").facts
    assert facts["rows"] == 1 and "客户" in facts["filter"] and facts["format"] == "xlsx"


def test_formulas_are_defused_and_codes_stay_texts(cast):
    book, _answer = exported(browser(cast.boss))
    rows = book.get_sheet_by_index(0).to_python()
    flat = [cell for row in rows for cell in row]
    assert "'=cmd|' /C calc'!A0" in flat and "007" in flat and 300.0 in flat
    answer = browser(cast.boss).post(f"{LIST}export/", {"all": "1", "go": "1", "format": "csv"})
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "\"'=cmd" in content or "'=cmd" in content
    assert "\n=cmd" not in content


def test_numbers_go_out_only_with_the_right_to_reveal(cast):
    full, _answer = exported(browser(cast.boss))
    assert "139 0117 0001" in str(full.get_sheet_by_index(0).to_python())
    wu = limited(grants={"view": 4, "export": 4}, fields={"credit_code": "hidden"})
    masked, _answer = exported(browser(wu))
    rows = masked.get_sheet_by_index(0).to_python()
    assert "139****0001" in str(rows) and "0117" not in str(rows)
    assert str(records.get(KEY).field("credit_code").label) not in rows[0]


def test_without_the_right_there_is_no_export(cast):
    assert browser(cast.lin).get(f"{LIST}export/").status_code == 403
    assert browser(cast.lin).post(f"{LIST}export/", {"all": "1", "go": "1"}).status_code == 403
    assert "export/" not in text(browser(cast.lin).get(LIST))


@pytest.mark.row("SEC-09", part=True)
def test_a_reason_is_asked_where_the_record_type_demands_one(cast, monkeypatch):
    monkeypatch.setattr(type(records.get(KEY)), "export_reason", True)
    boss = browser(cast.boss)
    assert 'name="reason"' in text(boss.get(f"{LIST}export/"))
    assert boss.post(f"{LIST}export/", {"all": "1", "go": "1"}).status_code == 422
    exported(boss, reason="展会邀请")
    assert Entry.objects.get(kind="export").facts["reason"] == "展会邀请"


@pytest.mark.django_db(transaction=True)
def test_a_large_export_is_a_job_whose_file_only_its_asker_gets(cast, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 1)
    answer = browser(cast.boss).post(f"{LIST}export/", {"all": "1", "go": "1", "format": "csv"})
    job = Job.objects.get()
    assert answer.url == f"/jobs/{job.pk}/"
    WorkerProcess(slots=1, burst=True).run()
    job.refresh_from_db()
    assert job.status == "done" and job.result["rows"] == 3
    stored = StoredFile.objects.get(pk=job.result["file"])
    assert "澄曜" in b"".join(browser(cast.boss).get(stored.url).streaming_content).decode()
    assert browser(cast.zhao).get(stored.url).status_code in (403, 404)
    assert stored.url in text(browser(cast.boss).get(f"/jobs/{job.pk}/"))
