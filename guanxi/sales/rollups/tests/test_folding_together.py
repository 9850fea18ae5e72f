"""Two who fold at once (the minute's job and an import) lose nothing."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction

from guanxi.desk.tests.cast import customer
from guanxi.sales.orders.models import Order
from guanxi.sales.rollups import actions
from guanxi.sales.rollups.models import SalesMonth


@pytest.mark.django_db(transaction=True)
def test_two_folds_of_one_month_add_both_orders(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    jia = customer("甲公司", None)
    for number, amount in (("1", 100), ("2", 23)):
        Order(customer=jia, number=number, ordered_on=date(2025, 1, 31), amount=Decimal(amount)).save()
    monkeypatch.setattr(actions, "BATCH", 1)

    def fold():
        actions.fold()
        connection.close()

    other = threading.Thread(target=fold)
    with transaction.atomic():
        assert actions._fold_some() == 1
        other.start()
        other.join(1)  # it has taken the second delta by now, or waits
    other.join(20)
    month = SalesMonth.objects.get(customer=jia)
    assert (month.orders, month.amount) == (2, Decimal(123))
