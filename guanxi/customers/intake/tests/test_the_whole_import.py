"""Everything that an import promises, one after the other as one person goes through it: table, columns, preview, trial, progress, rows to mend, update, undo; and out again (X10)."""

from io import BytesIO

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from guanxi.commons.imports.models import Import
from guanxi.commons.jobs.models import Job
from guanxi.customers.customers.models import Customer
from guanxi.customers.intake.tests.test_import_pages import work
from guanxi.customers.intake.tests.test_reading_choices import again, drop
from guanxi.desk.tests.cast import browser, company, text

pytestmark = pytest.mark.django_db
FIELDS = ("客户编号", "客户名称", "电话", "行业", "负责人")


@pytest.fixture
def cast():
    return company()


def sheet(content: bytes, number=0) -> list[list]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(number).to_python()


def body(answer) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def filled(template: bytes, *rows) -> bytes:
    """The table with these rows, each value under its header."""
    book = openpyxl.load_workbook(BytesIO(template))
    page = book.worksheets[0]
    place = {cell.value: cell.column for cell in page[1]}
    for line, row in enumerate(rows, 2):
        for header, value in zip(FIELDS, row, strict=True):
            page.cell(line, place[header], value)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def mended(errors: bytes) -> bytes:
    """What somebody does with the rows to mend: the number is put right, the column of reasons stays."""
    rows = [["0514-87651234" if cell == "876512" else cell for cell in row] for row in sheet(errors)]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def exported(user) -> list[list]:
    """All customers by the list's export, made by a job."""
    me = browser(user)
    answer = me.post("/customers/customers/export/", {"all": "1", "go": "1", "format": "xlsx", "reason": "核对", "ordered_by": "沈知微"})
    job = Job.objects.filter(kind="desk.export").latest("pk")
    assert answer.status_code == 302 and answer["Location"] == f"/jobs/{job.pk}/"
    work()
    job.refresh_from_db()
    return sheet(body(me.get(f"/files/{job.result['file']}/")))


@pytest.mark.row("X10")
def test_one_person_goes_all_the_way_there_and_back(cast, monkeypatch):
    me = browser(cast.boss)
    template = body(me.get("/imports/template/?record=customers.customer"))
    first = filled(
        template, ("K1", "扬州翎川锅炉有限公司", "13912340001", "锅炉", "林婉清"), ("K2", "常州明澈仪表有限公司", "876512", "仪表", "小陈"),
        ("K3", "翎川锅炉公司", "", "锅炉", ""),
    )  # fmt: skip
    whole = drop(cast.boss, "客户.xlsx", first)
    preview = text(me.get(whole.url))
    assert "876512" in preview and "gx-bad" in preview and "小陈" in preview and not Customer.objects.exists()
    again(whole, cast.boss, "people", name="小陈", user=cast.chen.pk)
    again(whole, cast.boss, "trial")
    told = dict(whole.counts)
    assert (told["created"], told["review"]) == (2, 1) and not Customer.objects.exists()
    me.post(f"{whole.url}run/")
    assert 'role="status"' in text(me.get(f"{whole.url}progress/"))
    work()
    whole.refresh_from_db()
    assert whole.status == Import.DONE and whole.counts == told
    assert {c.code: (c.phone, c.owner) for c in Customer.objects.all()} == {"K1": ("+8613912340001", cast.lin), "K2": ("", cast.chen)}
    errors = body(me.get(f"{whole.url}errors/"))
    second = drop(cast.boss, "改好的.xlsx", mended(errors), on_duplicate="update")
    again(second, cast.boss, "matching", match="code", matched="update", on_duplicate="update")
    assert "0514-87651234" in text(me.get(second.url))
    again(second, cast.boss, "run")
    assert (second.counts["updated"], second.counts["created"]) == (1, 0)
    assert Customer.objects.get(code="K2").phone == "+8651487651234"
    monkeypatch.setattr("guanxi.desk.exports.views.AT_ONCE", 1)
    rows = exported(cast.boss)
    place = rows[0].index("客户名称")
    assert sorted(row[place] for row in rows[1:]) == ["常州明澈仪表有限公司", "扬州翎川锅炉有限公司"]
    again(second, cast.boss, "undo")
    assert second.status == Import.UNDONE and Customer.objects.get(code="K2").phone == ""
    again(whole, cast.boss, "undo")
    # The second file wrote on one of them, and its undo took that back: nothing of either is left.
    assert whole.status == Import.UNDONE and not Customer.objects.exists()
    assert (whole.undo["kept"], whole.undo["removed"]["customers.customer"]) == (0, 2)
