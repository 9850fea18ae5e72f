"""A table to fill in is understood when it comes back, in every language and for everything that can be brought in (X10)."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from python_calamine import CalamineWorkbook

from guanxi.commons.imports.columns import guess
from guanxi.commons.imports.importer import importable_records, importer_class
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.template_pages import offered
from guanxi.customers.customers.models import Customer
from guanxi.customers.intake.tests.test_import_pages import work
from guanxi.desk.tests.cast import actor, browser, company, limited, text

pytestmark = pytest.mark.django_db
ADDRESS = "/imports/template/"


@pytest.fixture
def cast():
    return company()


def fetched(user, record="customers.customer") -> bytes:
    answer = browser(user).get(ADDRESS, {"record": record})
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def heads(content: bytes) -> list[str]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()[0]


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
@pytest.mark.parametrize("key", [r.key for r in importable_records()])
def test_every_header_of_it_means_the_column_that_it_was_made_of(cast, key, language):
    record = next(r for r in importable_records() if r.key == key)
    with translation.override(language):
        columns, (inside, further) = importer_class(record).columns(record, actor(cast.boss)), offered(record, actor(cast.boss))
        assert guess([str(c.label) for c in inside], columns, {}) == {n: c.name for n, c in enumerate(inside)}
    assert {c.name for c in [*inside, *further]} == set(columns) and len(inside) >= 4
    assert all(c in inside for c in columns.values() if c.required)


@pytest.mark.row("X10", part=True)
def test_it_comes_back_filled_in_without_a_question(cast):
    content = fetched(cast.boss)
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    filled = {"客户名称": "扬州翎川锅炉有限公司", "电话": "0514-87651234", "类型": "企业", "建档日期": "2024-05-06", "负责人": "林婉清"}
    named = heads(content)
    zh = {h: n for n, h in enumerate(named, 1)}
    assert set(filled) <= set(zh)
    for header, value in filled.items():
        sheet.cell(2, zh[header], value)
    out = BytesIO()
    book.save(out)
    me = browser(cast.boss)
    me.post(
        "/imports/new/",
        {"record": "customers.customer", "file": SimpleUploadedFile("a.xlsx", out.getvalue()), "on_duplicate": "skip", "owner": ""},
    )
    work()
    whole = Import.objects.get()
    assert len(whole.mapping) == len(named) and not whole.counts["refused"] and whole.row_count == 1
    me.post(f"{whole.url}run/")
    work()
    made = Customer.objects.get()
    assert (made.name, made.phone, made.kind, str(made.filed_on), made.owner) == (
        "扬州翎川锅炉有限公司", "+8651487651234", "company", "2024-05-06", cast.lin,
    )  # fmt: skip


def test_a_second_sheet_explains_every_column(cast):
    book = CalamineWorkbook.from_filelike(BytesIO(fetched(cast.boss)))
    said = {row[0]: row[1] for row in book.get_sheet_by_index(1).to_python()}
    assert set(heads(fetched(cast.boss))) <= set(said)
    assert (
        "必填" in said["客户名称"] and "公司名称" in said["客户名称"] and "企业、个人" in said["类型"] and "2026-11-21" in said["建档日期"]
    )


def test_what_is_typed_into_a_column_of_codes_stays_a_text(cast):
    sheet = openpyxl.load_workbook(BytesIO(fetched(cast.boss))).worksheets[0]
    spans = sheet.column_dimensions.values()  # neighbours of one shape stand in one span
    shapes = {cell.value: d.number_format for cell in sheet[1] for d in spans if d.min <= cell.column <= d.max}
    assert (shapes["统一社会信用代码"], shapes["电话"], shapes["建档日期"]) == ("@", "@", "yyyy-mm-dd")


def test_columns_that_somebody_may_not_write_are_not_in_his_table(cast):
    grants = {"view": 4, "add": 4, "change": 4, "import": 4}
    assert "电话" in heads(fetched(limited("qi", grants=grants)))
    assert "电话" not in heads(fetched(limited("ma", grants=grants, fields={"phone": "hidden"})))


def test_it_is_for_whoever_may_import_such_records(cast):
    assert browser(cast.stranger).get(ADDRESS, {"record": "customers.customer"}).status_code == 403
    assert browser(cast.boss).get(ADDRESS, {"record": "org.nothing"}).status_code == 404
    assert browser(cast.boss).get(ADDRESS).status_code == 404
    for page in ("/imports/", "/imports/new/"):
        assert f"{ADDRESS}?record=sales.order" in text(browser(cast.boss).get(page))
