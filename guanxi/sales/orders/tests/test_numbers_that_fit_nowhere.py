"""A number that no column holds is an error of its cell, never the end of the file."""

import pytest

from guanxi.commons.imports.tests.cast import bring, write_csv
from guanxi.customers.customers.models import Customer
from guanxi.sales.orders.models import Order

pytestmark = pytest.mark.django_db
FIRM = "苏州恒坤泵业有限公司"
HEADERS = ("订单编号", "客户名称", "下单日期", "产品名称", "数量", "单价", "折扣")


@pytest.mark.row("X10", part=True)
@pytest.mark.parametrize("cells", [("99999999999", "99999999999", ""), ("1", "100", "500000")])
def test_an_order_beside_one_that_cannot_be_counted_is_filed(tmp_path, cells):
    rows = (("A1", FIRM, "2024-07-01", "水泵", *cells), ("A2", FIRM, "2024-07-01", "水泵", "2", "100", "5%"))
    found = bring("orders", write_csv(tmp_path / "a.csv", HEADERS, *rows))
    assert found["errors"][0]["row"] == 2
    assert Order.objects.get(number="A2").amount == 190


def test_whole_numbers_stay_within_their_columns(tmp_path):
    Customer(name=FIRM).save()
    found = bring("customers", write_csv(tmp_path / "a.csv", ("客户名称", "员工人数"), ("甲泵业公司", "-5"), ("乙起重公司", "50")))
    assert (found["created"], [e["column"] for e in found["errors"]]) == (2, ["员工人数"])
    headers = ("客户名称", "跟进时间", "内容", "minutes")
    path = write_csv(tmp_path / "b.csv", headers, (FIRM, "2024-07-01 10:00", "谈", "99999"))
    found = bring("followups", path)
    assert (found["created"], len(found["errors"])) == (1, 1)


def test_an_amount_with_more_places_than_its_column_is_no_change_when_it_comes_again(tmp_path):
    path = write_csv(tmp_path / "a.csv", ("客户名称", "注册资本"), ("甲泵业公司", "1234.5678"))
    bring("customers", path)
    assert bring("customers", path, on_duplicate="update")["updated"] == 0
