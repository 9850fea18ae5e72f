"""Products and orders bring the company's own fields by files too: an order's from whichever of its rows says them, under the conditions that forms know."""

import pytest

from guanxi.catalog.products.models import Product
from guanxi.commons.customfields.tests.cast import field
from guanxi.commons.imports import undo
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.tests.cast import bring, write_csv
from guanxi.customers.customers.models import Customer
from guanxi.desk.tests.cast import actor, browser, company, customer, text
from guanxi.sales.orders.models import Order

pytestmark = pytest.mark.django_db
HEAD = ("订单编号", "订单日期", "客户", "产品名称", "数量", "单价", "订单状态", "合同类别", "免税证号", "回访日")


@pytest.fixture
def c():
    made = company()
    made.boss_browser = browser(made.boss)
    return made


@pytest.mark.row("X03", part=True)
def test_products_bring_theirs_change_them_and_are_filtered_by_them(c, tmp_path):
    field("口径", "decimal", code="x_bore", key="catalog.product", unit="mm")
    field("防爆证", code="x_proof", key="catalog.product", shown_when="category = 阀门", readonly_when="is_active = no")
    head = ("产品名称", "产品编号", "类别", "口径", "防爆证")
    rows = (("闸阀", "V1", "阀门", "50", "Ex-1"), ("管道泵", "P1", "泵", "80", "Ex-2"))
    result = bring("products", write_csv(tmp_path / "a.csv", head, *rows), c.boss)
    assert result["created"] == 2 and "用不着“防爆证”" in str(result["errors"]), result
    assert {p.name: p.custom for p in Product.objects.all()} == {"闸阀": {"x_bore": "50", "x_proof": "Ex-1"}, "管道泵": {"x_bore": "80"}}
    listed = text(c.boss_browser.get("/catalog/products/?f=x_bore > 60&c=name,x_bore"))
    assert "管道泵" in listed and "80 mm" in listed and "闸阀" not in listed
    Product.objects.filter(name="闸阀").update(is_active=False)
    result = bring("products", write_csv(tmp_path / "b.csv", head, ("闸阀", "V1", "阀门", "65", "Ex-9")), c.boss, on_duplicate="update")
    assert result["updated"] == 1 and "不能再改" in str(result["errors"])
    assert Product.objects.get(name="闸阀").custom == {"x_bore": "65", "x_proof": "Ex-1"}


@pytest.mark.row("X03", part=True)
def test_an_order_is_filed_with_what_its_rows_say_and_not_without_what_it_needs(c, tmp_path):
    key = "sales.order"
    field("合同类别", "choice", code="x_kind", key=key, choices=[["出口", "出口"], ["内销", "内销"]])
    field("免税证号", code="x_free", key=key, required_when="x_kind = 出口", shown_when="x_kind = 出口")
    field("回访日", "date", code="x_call", key=key)
    customer("江岚阀业", c.boss)
    rows = (
        ("D1", "2026-03-01", "江岚阀业", "闸阀", "1", "100", "", "出口", "", ""),
        ("D1", "2026-03-01", "江岚阀业", "球阀", "2", "50", "", "", "MS-7", "2026-04-01"),  # the second row says what the first does not
        ("D2", "2026-03-02", "江岚阀业", "闸阀", "1", "100", "", "出口", "", ""),
        ("D2", "2026-03-02", "江岚阀业", "球阀", "1", "100", "", "", "", ""),
        ("D3", "2026-03-03", "江岚阀业", "闸阀", "1", "100", "", "内销", "", ""),
    )
    result = bring("orders", write_csv(tmp_path / "a.csv", HEAD, *rows), c.boss)
    assert result["created"] == 2 and "必须填“免税证号”" in str(result["errors"]), result
    assert {o.number: (o.custom, o.lines.count()) for o in Order.objects.all()} == {
        "D1": ({"x_kind": "出口", "x_free": "MS-7", "x_call": "2026-04-01"}, 2), "D3": ({"x_kind": "内销"}, 1),
    }  # fmt: skip
    one = Order.objects.get(number="D1")
    assert "MS-7" in text(c.boss_browser.get(f"/sales/orders/{one.pk}/")) and "D1" in text(
        c.boss_browser.get("/sales/orders/?f=x_free = MS-7")
    )
    more = (("D3", "2026-03-03", "江岚阀业", "闸阀", "1", "100", "", "", "", "2026-05-05"), (*rows[2][:7], "内销", "", ""))
    result = bring("orders", write_csv(tmp_path / "b.csv", HEAD, *more), c.boss, on_duplicate="update")
    assert Order.objects.get(number="D3").custom == {"x_kind": "内销", "x_call": "2026-05-05"} and result["created"] == 1, result
    refused = bring("orders", write_csv(tmp_path / "c.csv", HEAD, (*more[0][:7], "出口", "", "")), c.boss, on_duplicate="update")
    assert refused["refused"] == 1 and Order.objects.get(number="D3").custom["x_kind"] == "内销", refused
    whole = Import.objects.order_by("pk")[1]
    Import.objects.filter(pk=whole.pk).update(status=Import.UNDOING, undo=undo.FRESH | {"from": whole.status, "phase": "running"})
    undo.undo(Import.objects.get(pk=whole.pk), actor(c.boss))
    assert Order.objects.get(number="D3").custom == {"x_kind": "内销"} and not Order.objects.filter(number="D2", deleted_at=None).exists()
    assert Customer.objects.count() == 1
