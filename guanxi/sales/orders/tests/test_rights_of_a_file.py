"""A file does no more than its bringer may do by hand, and what lies in the recycle bin stays there."""

from datetime import date
from decimal import Decimal

import pytest

from guanxi.catalog.products.models import Product
from guanxi.commons.imports.tests.cast import bring, counts, write_csv
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.desk.tests.cast import company, contact, customer
from guanxi.org.users.tests.cast import colleague, role
from guanxi.sales.orders.models import Order
from guanxi.sales.orders.tests.cast import order
from guanxi.sales.receipts.models import Receipt

pytestmark = pytest.mark.django_db
HEAD = ("订单编号", "客户名称", "订单日期", "产品名称", "数量", "单价", "回款日期", "回款金额", "备注")
ROW = ("N1", "甲公司", "2025-01-01", "阀门", "1", "5", "2025-02-01", "5", "急件")
ALL = {"view": 4, "add": 4, "change": 4, "import": 4}
LOOK = {"view": 4}
KEEPS = {"view": 4, "add": 4, "import": 4}


def importer(**grants):
    """Somebody who may import orders; the other grants by the last word of the record type."""
    keys = {"customer": "customers.customer", "contact": "customers.contact", "order": "sales.order"}
    keys |= {"receipt": "sales.receipt", "product": "catalog.product"}
    return colleague("wu", role("role-wu", {keys[name]: grant for name, grant in grants.items()}), password=None)


def both(kind, path, **options):
    """The result of the run, after the check has counted the same."""
    dry = bring(kind, path, dry_run=True, **options)
    run = bring(kind, path, **options)
    assert counts(dry) == counts(run)
    return run


@pytest.mark.parametrize("how", ["skip", "update"])
def test_an_order_in_the_recycle_bin_stays_there_when_its_file_comes_again(tmp_path, how):
    company()
    path = write_csv(tmp_path / "o.csv", HEAD, ROW)
    bring("orders", path)
    order = Order.objects.get()
    order.bin()
    again = both("orders", write_csv(tmp_path / "p.csv", HEAD, (*ROW[:-1], "不急")), on_duplicate=how)
    assert (again["created"], again["updated"], again["skipped"], again["errors"]) == (0, 0, 1, [])
    assert [note["row"] for note in again["notes"]] == [2]
    order.refresh_from_db()
    assert (order.remarks, order.deleted_at is None, Order.objects.count()) == ("急件", False, 1)


@pytest.mark.parametrize(
    ("kind", "rows", "model"),
    [
        ("contacts", [("客户名称", "联系人姓名", "职务"), ("甲公司", "钟少华", "总经理"), ("甲公司", "钟少华", "经理")], Contact),
        (
            "receipts",
            [("客户", "回款日期", "回款金额", "延期原因"), ("甲公司", "2025-01-01", "5", "a"), ("甲公司", "2025-01-01", "5", "b")],
            Receipt,
        ),
    ],
)
def test_rows_in_the_recycle_bin_are_neither_changed_nor_filed_again(tmp_path, kind, rows, model):
    customer("甲公司", None)
    head, first, second = rows
    first_time = bring(kind, write_csv(tmp_path / "a.csv", head, first))
    assert first_time["created"] == 1, str(first_time["errors"])
    made = model.objects.get()
    made.bin()
    again = both(kind, write_csv(tmp_path / "b.csv", head, second), on_duplicate="update")
    assert (again["created"], again["updated"], again["skipped"], [note["row"] for note in again["notes"]]) == (0, 0, 1, [2])
    assert model.objects.get().version == model.objects.values_list("version", flat=True).get(pk=made.pk) == made.version


def test_whoever_only_sees_orders_changes_none_by_a_file(tmp_path):
    jia = customer("甲公司", None)
    order(jia, date(2025, 1, 1), Decimal(5), number="N1")
    wu = importer(customer=LOOK, order=KEEPS, product=LOOK, receipt=KEEPS)
    result = both("orders", write_csv(tmp_path / "o.csv", HEAD, ROW), user=wu, on_duplicate="update")
    assert (result["updated"], result["skipped"], Order.objects.get().remarks) == (0, 1, "")
    assert [note["row"] for note in result["notes"]] == [2]


def test_whoever_only_sees_contacts_changes_none_by_a_file(tmp_path):
    contact(customer("甲公司", None), "钟少华")
    wu = importer(customer=LOOK, contact=KEEPS)
    path = write_csv(tmp_path / "a.csv", ("客户名称", "客户编号", "联系人姓名", "职务"), ("甲公司", "C1", "钟少华", "总经理"))
    result = both("contacts", path, user=wu, on_duplicate="update")
    assert (result["updated"], result["skipped"], Contact.objects.get().title, Customer.objects.get().code) == (0, 1, "", "")


def test_an_order_file_adds_products_and_receipts_only_for_whom_may_add_them(tmp_path):
    customer("甲公司", None)
    wu = importer(customer=LOOK, order=ALL, product=LOOK, receipt=LOOK)
    result = both("orders", write_csv(tmp_path / "o.csv", HEAD, ROW), user=wu)
    assert (result["created"], result["lines"], Product.objects.count(), Receipt.objects.count()) == (1, 1, 0, 0)
    assert sorted(e["column"] for e in result["errors"]) == ["产品名称", "回款金额"]
    assert Order.objects.get().lines.get().product_name == "阀门"


def test_an_order_file_files_customers_only_for_whom_may_add_them(tmp_path):
    customer("甲公司", None)
    wu = importer(customer=LOOK, order=ALL, product=ALL, receipt=ALL)
    result = both("orders", write_csv(tmp_path / "o.csv", HEAD, ROW, ("N2", "乙公司", *ROW[2:])), user=wu)
    assert (result["created"], result["refused"], Customer.objects.count(), Order.objects.count()) == (1, 1, 1, 1)
    assert [(e["row"], e["column"]) for e in result["errors"]] == [(3, "客户名称")]


def test_a_customer_file_brings_contacts_only_for_whom_may_add_them(tmp_path):
    wu = importer(customer=ALL)
    result = both("customers", write_csv(tmp_path / "a.csv", ("客户名称", "联系人"), ("甲公司", "钟少华")), user=wu)
    assert (result["created"], result.get("contacts_created", 0), Contact.objects.count()) == (1, 0, 0)
    assert [e["column"] for e in result["errors"]] == ["联系人"]


def test_without_the_right_to_add_nothing_is_imported(tmp_path):
    from guanxi.kit.errors import DomainError

    wu = importer(customer=ALL, contact={"view": 4, "import": 4})
    with pytest.raises(DomainError):
        bring("contacts", write_csv(tmp_path / "a.csv", ("客户编号", "联系人姓名"), ("C1", "钟少华")), user=wu)


def test_whoever_only_sees_products_changes_none_by_a_price_list(tmp_path):
    Product(code="P1", name="球阀", price=5).save()
    wu = importer(product=KEEPS)
    path = write_csv(tmp_path / "p.csv", ("产品编号", "产品名称", "标价"), ("P1", "球阀", "9"))
    result = both("products", path, user=wu, on_duplicate="update")
    assert (result["updated"], result["skipped"], Product.objects.get().price) == (0, 1, Decimal(5))
    assert both("products", path, on_duplicate="update")["updated"] == 1
