"""Order histories from other systems: every order once, to the cent."""

import csv
import gzip
from decimal import Decimal

import pytest
from django.db.models import Sum

from guanxi.catalog.products.models import Product
from guanxi.commons.imports.tests.cast import bring, counts, write_csv
from guanxi.customers.customers.models import Customer, CustomerState
from guanxi.desk.tests.cast import company, customer
from guanxi.kit.tests.samples import sample
from guanxi.sales.orders.models import Order, OrderLine
from guanxi.sales.receipts.models import Receipt
from guanxi.sales.rollups.models import SalesDelta, SalesMonth

pytestmark = pytest.mark.django_db
HEAD = ("订单编号", "客户名称", "订单日期", "产品名称", "数量", "单价", "折扣", "成本价", "应付日期", "回款日期", "回款金额", "业务员")


def total(name="amount"):
    return Order.objects.aggregate(s=Sum(name))["s"]


@pytest.mark.row("ORD-10", "ORD-12", part=True)
def test_lines_make_an_order_with_cost_margin_and_receipt(tmp_path):
    cast = company()
    rows = [
        ("SO-1", "甲公司", "2025-03-08", "阀门", "2", "100", "9折", "60", "2025-04-08", "2025-04-12", "180", "林婉清"),
        ("SO-1", "甲公司", "2025-03-08", "密封圈", "10", "3", "", "1", "", "", "", "林婉清"),
    ]
    result = bring("orders", write_csv(tmp_path / "o.csv", HEAD, *rows))
    assert counts(result) | {
        "rows": 2,
        "created": 1,
        "lines": 2,
        "customers_created": 1,
        "products_created": 2,
        "receipts_created": 1,
    } == counts(result)
    order = Order.objects.get()
    assert (order.amount, order.cost, order.profit) == (Decimal(210), Decimal(130), Decimal(80))
    assert [(line.position, line.product.name, line.amount) for line in order.lines.all()] == [
        (1, "阀门", Decimal(180)),
        (2, "密封圈", Decimal(30)),
    ]
    paid = Receipt.objects.get()
    assert (paid.order, str(paid.due_on), str(paid.received_on), paid.received_amount) == (order, "2025-04-08", "2025-04-12", Decimal(180))
    assert (order.owner, order.department, paid.owner, order.salesperson, order.customer.owner) == (
        cast.lin,
        cast.one,
        cast.lin,
        cast.lin,
        cast.lin,
    )


def test_one_number_of_two_customers_is_two_orders_and_lines_may_stand_apart(tmp_path):
    rows = [
        ("N1", "甲公司", "2025-01-01", "5"),
        ("N1", "乙公司", "2025-01-01", "7"),
        ("N1", "甲公司", "2025-01-01", "1"),
        ("N1", "甲公司", "2025-01-02", "9"),
    ]
    path = write_csv(tmp_path / "o.csv", ("订单编号", "客户名称", "订单日期", "金额"), *rows)
    assert bring("orders", path)["created"] == 3
    assert sorted(Order.objects.values_list("amount", flat=True)) == [6, 7, 9]
    assert (bring("orders", path)["created"], Order.objects.count()) == (0, 3)


def test_equal_rows_without_numbers_are_as_many_orders(tmp_path):
    path = write_csv(
        tmp_path / "o.csv", ("客户编号", "订单日期", "金额"), *[("00001", "19970101", "11.77")] * 3, ("00001", "19970101", "5")
    )
    assert (bring("orders", path)["created"], Customer.objects.get().code) == (4, "00001")
    assert (bring("orders", path)["created"], Order.objects.count()) == (0, 4)


MIXED = ("订单编号", "客户编号", "客户名称", "订单日期", "产品名称", "数量", "单价")


def test_rows_of_an_order_may_call_its_customer_by_number_or_by_name(tmp_path):
    customer("甲公司", None, code="C1")
    rows = [
        ("N1", "C1", "", "2025-01-01", "阀门", "1", "5"),
        ("N1", "", "甲公司", "2025-01-01", "密封圈", "1", "7"),
        ("N1", "C1", "", "2025-01-01", "轴承", "1", "9"),
        ("N1", "", "乙公司", "2025-01-01", "轴承", "1", "9"),
    ]
    path = write_csv(tmp_path / "o.csv", MIXED, *rows)
    dry = bring("orders", path, dry_run=True)
    assert counts(dry) == counts(bring("orders", path))
    order = Order.objects.get(customer__code="C1")
    assert (order.amount, [line.product_name for line in order.lines.all()]) == (21, ["阀门", "密封圈", "轴承"])
    again = bring("orders", path)
    assert (again["created"], again["skipped"], Order.objects.count()) == (0, 2, 2)


@pytest.mark.parametrize("chunk", [1, 2000])
def test_equal_rows_without_numbers_count_on_however_the_customer_is_called(tmp_path, monkeypatch, chunk):
    monkeypatch.setattr("guanxi.sales.orders.imports.Importer.chunk", chunk)
    rows = [("C1", "甲公司", "2025-01-01", "5"), ("", "甲公司", "2025-01-01", "5"), ("C1", "", "2025-01-01", "5")]
    path = write_csv(tmp_path / "o.csv", ("客户编号", "客户名称", "订单日期", "金额"), *rows)
    dry = bring("orders", path, dry_run=True)
    assert counts(dry) == counts(bring("orders", path))
    assert (Customer.objects.count(), Order.objects.count()) == (1, 3)
    assert (bring("orders", path)["created"], Order.objects.count()) == (0, 3)


def test_an_order_written_by_hand_is_not_brought_in_again(tmp_path):
    from datetime import date

    from guanxi.sales.orders.tests.cast import order

    jia = customer("甲公司", None)
    order(jia, date(2025, 1, 1), Decimal(5), number="N1")
    assert (
        bring("orders", write_csv(tmp_path / "o.csv", ("订单编号", "客户名称", "订单日期", "金额"), ("N1", "甲公司", "2025-01-01", "5")))[
            "created"
        ]
        == 0
    )


def test_an_order_is_filed_whole_or_not_at_all(tmp_path):
    rows = [("N1", "甲公司", "2025-01-01", "5"), ("N1", "甲公司", "2025-01-01", "五元"), ("N2", "甲公司", "2025-01-01", "7")]
    result = bring("orders", write_csv(tmp_path / "o.csv", ("订单编号", "客户名称", "订单日期", "金额"), *rows))
    assert (result["created"], result["refused"], [e["row"] for e in result["errors"]]) == (1, 2, [2, 3, 3])
    assert Order.objects.get().number == "N2"


def test_orders_for_a_customer_of_somebody_else_are_refused_without_a_word_about_him(tmp_path):
    cast = company()
    customer("甲公司", cast.he)
    result = bring(
        "orders",
        write_csv(tmp_path / "o.csv", ("订单编号", "客户名称", "订单日期", "金额"), ("N1", "甲公司", "2025-01-01", "5")),
        user=cast.zhao,
    )
    assert (result["created"], result["refused"], Order.objects.count()) == (0, 1, 0)
    assert "何嘉欣" not in str(result)


@pytest.mark.slow
def test_superstore_in_its_original_xls():
    path = sample("superstore_zh", "示例 - 超市.xls")
    dry = bring("orders", path, dry_run=True)
    run = bring("orders", path)
    assert counts(dry) == counts(run)
    assert (run["rows"], run["created"], run["lines"], run["customers_created"], run["errors"]) == (10000, 4985, 10000, 790, [])
    assert (Order.objects.values("number").distinct().count(), Customer.objects.values("name").distinct().count()) == (2773, 771)
    assert (round(total(), 2), round(total("profit"), 2)) == (Decimal("16117548.24"), Decimal("2156559.52"))
    assert OrderLine.objects.count() == 10000 and Product.objects.exists()
    assert round(SalesMonth.objects.aggregate(s=Sum("amount"))["s"], 2) == Decimal("16117548.24") and not SalesDelta.objects.exists()
    # Each customer's total is rounded to the cent.
    assert abs(CustomerState.objects.aggregate(s=Sum("revenue_total"))["s"] - total()) < 790 * Decimal("0.005")
    again = bring("orders", path)
    assert (again["created"], again["skipped"], Customer.objects.count(), Order.objects.count()) == (0, 4985, 790, 4985)


def northwind(target):
    """The tables of Northwind as one list of order lines."""
    folder = sample("northwind")
    read = lambda name, key: {r[key]: r for r in csv.DictReader((folder / name).open(encoding="utf-8-sig"))}  # noqa: E731
    customers, orders, products = read("Customers.csv", "CustomerID"), read("Orders.csv", "OrderID"), read("Products.csv", "ProductID")
    rows = []
    for line in csv.DictReader((folder / "OrderDetails.csv").open(encoding="utf-8-sig")):
        order = orders[line["OrderID"]]
        who = customers[order["CustomerID"]]
        rows.append(
            (
                line["OrderID"],
                order["CustomerID"],
                who["CompanyName"],
                order["OrderDate"],
                line["ProductID"],
                products[line["ProductID"]]["ProductName"],
                line["UnitPrice"],
                line["Quantity"],
                line["Discount"],
            )
        )
    return write_csv(target, ("订单编号", "客户编号", "客户名称", "订单日期", "产品编号", "产品名称", "单价", "数量", "折扣"), *rows)


@pytest.mark.slow
def test_northwind(tmp_path):
    path = northwind(tmp_path / "northwind.csv")
    assert bring("orders", path)["created"] == 830
    assert (round(total(), 2), Customer.objects.count(), Product.objects.count()) == (Decimal("1265793.04"), 89, 77)
    assert bring("orders", path)["created"] == 0


@pytest.mark.slow
def test_cdnow_where_255_equal_rows_are_real(tmp_path):
    with gzip.open(sample("cdnow", "CDNOW_master.txt.gz"), "rt") as file:
        rows = [line.split() for line in file][1:]
    path = write_csv(tmp_path / "cdnow.csv", ("客户编号", "订单日期", "数量", "金额"), *[r for r in rows if r])
    result = bring("orders", path)
    assert (result["created"], result["customers_created"]) == (69659, 23570)
    assert round(total(), 2) == Decimal("2500315.63")
    assert (bring("orders", path)["created"], Order.objects.count()) == (0, 69659)


@pytest.mark.parametrize("choice", ["new", "join", "skip"])
def test_a_decision_holds_for_every_line_of_the_order(tmp_path, choice):
    from guanxi.commons.imports import direct, opening
    from guanxi.commons.imports.models import Import
    from guanxi.desk.tests.cast import browser
    from guanxi.kit.actor import SYSTEM

    cast = company()
    for _ in range(2):
        customer("张三", cast.boss, kind="person")
    rows = [("N1", "", "张三", "2025-01-01", "阀门", "1", "5"), ("N1", "", "张三", "2025-01-01", "轴承", "1", "7"), ("N1", "", "乙公司", "2025-01-01", "轴", "1", "9")]  # fmt: skip
    path = write_csv(tmp_path / "o.csv", MIXED, *rows)
    whole = opening.start("sales.order", actor=SYSTEM, file_name="o.csv")
    result = direct.bring(whole, path, SYSTEM)
    assert (result["created"], result["review"]) == (1, 1)
    Import.objects.update(asked_by=cast.boss)
    browser(cast.boss).post(f"{whole.url}rows/3/decision/", {"choice": choice})
    browser(cast.boss).post(f"{whole.url}rows/2/decision/", {"choice": "new"})  # the other line, decided with it
    made = Order.objects.exclude(customer__name="乙公司")
    assert [(o.amount, o.lines.count()) for o in made] == ([] if choice == "skip" else [(12, 2)])
    assert Customer.objects.filter(name="张三").count() == (3 if choice == "new" else 2)
    assert Import.objects.get().counts["review"] == 0
