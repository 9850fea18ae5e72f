"""A row that is refused keeps out its whole order: a part of it would stand in the books as if it were all."""

from decimal import Decimal

import openpyxl
import pytest

from guanxi.commons.imports.tests.cast import bring, counts, write_csv
from guanxi.customers.customers.models import Customer
from guanxi.desk.tests.cast import customer
from guanxi.sales.orders.models import Order

pytestmark = pytest.mark.django_db
HEAD = ("订单编号", "客户编号", "客户名称", "订单日期", "产品名称", "金额")
GOOD = ("N1", "", "甲公司", "2025-01-01", "阀门", "5")
OTHER = ("N2", "", "甲公司", "2025-01-01", "阀门", "7")


def both(path, **options):
    """The result of the run, after the check has counted the same."""
    dry = bring("orders", path, dry_run=True, **options)
    run = bring("orders", path, **options)
    assert counts(dry) == counts(run)
    return run


@pytest.mark.row("ORD-10", part=True)
@pytest.mark.parametrize("chunk", [1, 2000])
@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize(
    "bad",
    [
        ("N1", "", "甲公司", "三月八日前后", "密封圈", "3"),
        ("N1", "", "甲公司", "", "密封圈", "3"),
        ("N1", "", "", "2025-01-01", "密封圈", "3"),
        ("N1", "", "", "", "密封圈", "3"),
        ("N1", "", "甲公司", "2025-01-01", "密封圈", "三元"),
        ("N1", "C1", "", "2025-01-01", "密封圈", "三元"),
    ],
    ids=["unreadable-day", "no-day", "no-customer", "neither", "unreadable-amount", "customer-by-number"],
)
def test_the_other_rows_of_an_order_are_refused_with_it_and_say_which_row_is_wrong(tmp_path, monkeypatch, bad, first, chunk):
    monkeypatch.setattr("guanxi.sales.orders.imports.Importer.chunk", chunk)
    rows = [bad, OTHER, GOOD, GOOD] if first else [GOOD, OTHER, GOOD, bad]
    wrong, good = (2, (4, 5)) if first else (5, (2, 4))
    errors = tmp_path / "errors.xlsx"
    result = both(write_csv(tmp_path / "o.csv", HEAD, *rows), errors=errors)
    assert (result["created"], result["refused"], [o.number for o in Order.objects.all()]) == (1, 3, ["N2"])
    said = f"同一订单的第 {wrong} 行有错，整单不导入"
    assert [e["row"] for e in result["errors"] if e["message"] == said] == list(good)
    lines = list(openpyxl.load_workbook(errors).active.iter_rows(min_row=2, values_only=True))
    assert len(lines) == 3 and {line[0] for line in lines} == {"N1"} and [line[-1] for line in lines].count(said) == 2


def test_the_file_of_rows_to_mend_brings_the_order_whole(tmp_path):
    errors = tmp_path / "errors.xlsx"
    bring("orders", write_csv(tmp_path / "o.csv", HEAD, GOOD, ("N1", "", "甲公司", "", "密封圈", "3")), errors=errors)
    book = openpyxl.load_workbook(errors)
    page = book.active
    next(c for c in page[3] if c.column == 4).value = "2025-01-01"
    book.save(errors)
    both(errors)
    order = Order.objects.get()
    assert (order.amount, order.lines.count()) == (Decimal(8), 2)


def test_a_refused_row_leaves_alone_orders_that_it_cannot_be_of(tmp_path):
    customer("甲公司", None, code="C1")
    rows = [
        ("N1", "", "甲公司", "2025-01-01", "阀门", "三元"),
        ("N1", "", "乙公司", "2025-01-01", "阀门", "1"),
        ("N1", "", "甲公司", "2025-01-02", "阀门", "2"),
        ("", "", "甲公司", "2025-01-01", "阀门", "4"),
        ("", "", "甲公司", "", "阀门", "8"),
        ("N3", "C1", "", "2025-01-01", "阀门", "三元"),
        ("N3", "C2", "丙公司", "2025-01-01", "阀门", "16"),
    ]
    assert both(write_csv(tmp_path / "o.csv", HEAD, *rows))["refused"] == 3
    assert sorted(Order.objects.values_list("amount", flat=True)) == [1, 2, 4, 16]


def test_an_order_that_waits_for_a_person_and_has_a_wrong_row_is_refused(tmp_path):
    for _again in range(2):
        Customer(name="甲公司").save()
    rows = [GOOD, ("N1", "", "甲公司", "", "密封圈", "3")]
    result = both(write_csv(tmp_path / "o.csv", HEAD, *rows))
    assert (result["review"], result["refused"], Order.objects.count()) == (0, 2, 0)
