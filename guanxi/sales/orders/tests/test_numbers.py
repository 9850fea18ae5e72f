"""An order that nobody numbers gets a number."""

import pytest

from guanxi.desk.tests.cast import browser, company, customer
from guanxi.sales.orders.models import Order

pytestmark = pytest.mark.django_db


def test_orders_without_a_number_are_numbered_by_month_and_given_numbers_stay():
    cast = company()
    client, who = browser(cast.lin), customer("甲公司", cast.lin)
    for number, day in (("", "2026-11-03"), ("", "2026-11-20"), ("HT-7", "2026-11-21"), ("", "2026-12-01")):
        sent = {"customer": who.pk, "number": number, "ordered_on": day, "status": "open", "amount": "100", "currency": "CNY"}
        assert client.post("/sales/orders/new/", sent).status_code == 302
    made = client.post("/api/v1/sales/orders/", {"customer": who.pk, "ordered_on": "2026-12-02"}, content_type="application/json")
    assert made.status_code == 201
    assert [o.number for o in Order.objects.order_by("id")] == [
        "SO-202611-0001",
        "SO-202611-0002",
        "HT-7",
        "SO-202612-0001",
        "SO-202612-0002",
    ]
