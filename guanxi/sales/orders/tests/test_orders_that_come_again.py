"""The ERP's file of every month: orders that changed since take their lines and their payment along."""

from datetime import date

import pytest

from guanxi.commons.imports.tests.cast import bring, counts, write_csv
from guanxi.customers.intake.tests.test_undone_imports import take_back
from guanxi.sales.orders.models import Order, OrderLine
from guanxi.sales.receipts.models import Receipt

pytestmark = pytest.mark.django_db
FIRM = "苏州恒坤泵业有限公司"
LINES = ("订单编号", "客户名称", "下单日期", "产品名称", "数量", "单价")
PAID = ("订单编号", "客户名称", "下单日期", "金额", "回款日期", "回款金额")


def lines() -> list:
    return [(name, int(quantity), int(amount)) for name, quantity, amount in OrderLine.objects.order_by("position").values_list("product_name", "quantity", "amount")]  # fmt: skip


def again(tmp_path, headers, *rows, **options) -> dict:
    """The counts of a run over what is on file, which are those of its dry run."""
    path = write_csv(tmp_path / "b.csv", headers, *rows)
    dry, run = bring("orders", path, dry_run=True, **options), bring("orders", path, **options)
    assert counts(dry) == counts(run)
    return run


@pytest.mark.row("X10", part=True)
def test_an_order_that_grew_has_the_lines_of_which_its_amount_is_made(tmp_path):
    bring("orders", write_csv(tmp_path / "a.csv", LINES, ("A1", FIRM, "2024-07-01", "水泵", "1", "100")))
    more = (("A1", FIRM, "2024-07-01", "水泵", "3", "100"), ("A1", FIRM, "2024-07-01", "阀门", "1", "50"))
    assert again(tmp_path, LINES, *more, on_duplicate="update")["updated"] == 1
    assert (Order.objects.get().amount, lines()) == (350, [("水泵", 3, 300), ("阀门", 1, 50)])
    assert again(tmp_path, LINES, *more, on_duplicate="update")["skipped"] == 1
    take_back(None)  # of the last file, which did nothing
    from guanxi.commons.imports.models import Import

    take_back(Import.objects.order_by("pk")[1])
    assert (Order.objects.get().amount, lines()) == (100, [("水泵", 1, 100)])


def test_an_order_of_which_the_file_holds_a_part_stays_as_it_is(tmp_path):
    both = (("A1", FIRM, "2024-07-01", "水泵", "1", "100"), ("A1", FIRM, "2024-07-01", "阀门", "1", "50"))
    bring("orders", write_csv(tmp_path / "a.csv", LINES, *both))
    found = again(tmp_path, LINES, ("A1", FIRM, "2024-07-01", "水泵", "2", "100"), on_duplicate="update")
    assert (found["skipped"], found["notes"][0]["row"]) == (1, 2)
    assert (Order.objects.get().amount, lines()) == (150, [("水泵", 1, 100), ("阀门", 1, 50)])


@pytest.mark.row("X10", part=True)
@pytest.mark.parametrize("mode", ["skip", "update"])
def test_an_order_that_was_paid_since_is_paid(tmp_path, mode):
    bring("orders", write_csv(tmp_path / "a.csv", (*PAID, "应收金额"), ("A1", FIRM, "2024-07-01", "100", "", "", "100")))
    assert again(tmp_path, PAID, ("A1", FIRM, "2024-07-01", "100", "2024-08-01", "100"), on_duplicate=mode)["updated"] == 1
    receipt = Receipt.objects.get()
    assert (receipt.due_amount, receipt.received_on, receipt.received_amount) == (100, date(2024, 8, 1), 100)
    take_back()
    receipt.refresh_from_db()
    assert (receipt.received_on, receipt.received_amount) == (None, 0)


def test_an_order_without_a_receipt_gets_the_one_that_the_file_tells_of(tmp_path):
    bring("orders", write_csv(tmp_path / "a.csv", PAID[:4], ("A1", FIRM, "2024-07-01", "100")))
    row = ("A1", FIRM, "2024-07-01", "100", "2024-08-01", "100")
    assert again(tmp_path, PAID, row)["updated"] == 1
    assert again(tmp_path, PAID, row)["skipped"] == 1
    assert Receipt.objects.get().received_amount == 100
