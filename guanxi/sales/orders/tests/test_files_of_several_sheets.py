"""One workbook with customers, contacts, products and orders that refer to each other."""

import io
import zipfile

import pytest
import xlsxwriter

from guanxi.catalog.products.models import Product
from guanxi.commons.imports import bundles
from guanxi.commons.imports.models import Bundle, Import
from guanxi.commons.imports.tests.cast import bring, counts
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.customers.intake.tests.test_import_pages import work
from guanxi.customers.intake.tests.test_reading_choices import again, drop
from guanxi.desk.tests.cast import browser, company, limited, text
from guanxi.sales.orders.models import Order

pytestmark = pytest.mark.django_db
SHEETS = {
    "订单明细": [
        ("订单号", "客户编号", "客户名称", "日期", "产品", "数量", "单价"),
        ("SO-1", "K1", "苏州恒坤泵业有限公司", "2026-10-01", "离心泵", 2, 3500),
        ("SO-1", "K1", "苏州恒坤泵业有限公司", "2026-10-01", "止回阀", 4, 260),
        ("SO-2", "", "太仓浏港起重设备厂", "2026-10-05", "离心泵", 1, 3500),
    ],
    "联系人": [
        ("客户编号", "姓名", "职务", "手机"),
        ("K1", "钟少华", "总经理", "13812342417"),
        ("K2", "林素兰", "采购", "13912342418"),
        ("K9", "无主", "", ""),
    ],
    "客户": [("编号", "客户名称", "省份"), ("K1", "苏州恒坤泵业有限公司", "江苏省"), ("K2", "太仓浏港起重设备厂", "江苏省")],
    "说明": [("本表由业务部整理",)],
    "产品": [("产品编号", "产品名称", "单价"), ("P1", "离心泵", 3500), ("P2", "止回阀", 260)],
}


def workbook(sheets=SHEETS) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for n, row in enumerate(rows):
            page.write_row(n, 0, row)
    book.close()
    return made.getvalue()


@pytest.fixture
def cast():
    return company()


def brought(user) -> Bundle:
    """The file, dropped as one sheet and turned into all of them."""
    whole = drop(user, "老系统.xlsx", workbook())
    assert f"{whole.url}sheets/" in text(browser(user).get(whole.url))
    browser(user).post(f"{whole.url}sheets/")
    work()
    return Bundle.objects.get()


@pytest.mark.row("X10", part=True)
def test_linked_sheets_are_brought_together(cast):
    bundle = brought(cast.boss)
    found = bundles.sheets_of(bundle)
    assert [(w.sheet, w.record_key) for w in found] == [
        ("产品", "catalog.product"), ("客户", "customers.customer"), ("联系人", "customers.contact"), ("订单明细", "sales.order"),
    ]  # fmt: skip
    assert [name for name, _why in bundle.left_out] == ["说明"]
    said = [dict(w.counts) for w in found]
    assert not Customer.objects.exists()
    assert [c["created"] for c in said] == [2, 2, 2, 2] and said[2]["refused"] == 1
    page = text(browser(cast.boss).get(bundle.url))
    assert "联系人" in page and f"{bundle.url}run/" in page
    browser(cast.boss).post(f"{bundle.url}run/")
    work()
    assert [dict(w.counts) for w in bundles.sheets_of(bundle)] == said
    assert {w.status for w in bundle.sheets.all()} == {Import.DONE}
    assert {(c.name, c.customer.code) for c in Contact.objects.all()} == {("钟少华", "K1"), ("林素兰", "K2")}
    assert {(o.number, o.customer.code, o.lines.count()) for o in Order.objects.all()} == {("SO-1", "K1", 2), ("SO-2", "K2", 1)}
    assert Product.objects.count() == 2
    assert text(browser(cast.boss).get(bundle.url)).count("导入") >= 0


def test_what_a_sheet_holds_can_be_said(cast):
    bundle = brought(cast.boss)
    contacts = bundle.sheets.get(sheet="联系人")
    browser(cast.boss).post(f"/imports/{contacts.pk}/holds/", {"record": "customers.customer"})
    work()
    contacts.refresh_from_db()
    assert contacts.record_key == "customers.customer" and contacts.status == Import.CHECKED
    again(contacts, cast.boss, "holds", record="org.user")
    assert contacts.record_key == "customers.customer"


def test_a_file_of_several_sheets_is_its_bringers_alone(cast):
    bundle = brought(cast.boss)
    wu = limited(grants={"view": 4, "add": 4, "change": 4, "import": 4})
    for user, status in ((wu, 404), (cast.stranger, 403)):
        assert browser(user).get(bundle.url).status_code == status
        assert browser(user).post(f"{bundle.url}run/").status_code == status
    work()
    assert not Customer.objects.exists()


def test_nobody_brings_sheets_that_he_may_not_import(cast):
    wu = limited(grants={"view": 4, "add": 4, "change": 4, "import": 4})
    bundle = brought(wu)
    assert {w.record_key for w in bundle.sheets.all()} <= {"customers.customer"}
    assert {"产品", "说明"} <= {name for name, _why in bundle.left_out}


def test_the_command_brings_all_sheets_and_its_dry_run_says_the_same(cast, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook())
    said = bring("all", path, all_sheets=True, dry_run=True)
    assert not Bundle.objects.exists() and not Import.objects.exists()
    came = bring("all", path, all_sheets=True)
    assert [(s["sheet"], counts(s)) for s in said["sheets"]] == [(s["sheet"], counts(s)) for s in came["sheets"]]
    assert came["created"] == 8 and [e["row"] for e in came["errors"]] == [4]
    again_ = bring("all", path, all_sheets=True)
    assert again_["created"] == 0


def test_a_zip_of_tables_is_a_file_of_several_sheets_too(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name in ("客户", "联系人"):
            packed.writestr(f"导出/{name}.csv", "\n".join(",".join(map(str, row)) for row in SHEETS[name]))
        packed.writestr("readme.md", "x")
    came = bring("all", path, all_sheets=True)
    assert [(s["sheet"], s["created"]) for s in came["sheets"]] == [("客户.csv", 2), ("联系人.csv", 2)]


def test_what_refers_to_an_order_of_the_same_file_is_checked_as_it_is_filed(tmp_path):
    path = tmp_path / "a.xlsx"
    paid = [("订单号", "回款日期", "回款金额"), ("SO-1", "2026-10-20", 5000), ("SO-2", "2026-10-21", 3500), ("SO-9", "2026-10-22", 1)]
    path.write_bytes(workbook({"回款": paid, "订单明细": SHEETS["订单明细"]}))
    said, came = bring("all", path, all_sheets=True, dry_run=True), bring("all", path, all_sheets=True)
    assert [(s["kind"], counts(s)) for s in said["sheets"]] == [(s["kind"], counts(s)) for s in came["sheets"]]
    assert not [e for e in came["errors"] if e["row"] != 4], came["errors"]
    assert [(s["kind"], s["created"], s.get("refused", 0)) for s in came["sheets"]] == [("orders", 2, 0), ("receipts", 2, 1)]
