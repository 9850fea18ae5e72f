"""Sums per month and customer: they follow every order, and agree with the orders whatever happened."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.customers.customers.models import CustomerState
from guanxi.desk.tests.cast import customer
from guanxi.sales.orders.models import Order
from guanxi.sales.orders.tests.cast import order as ordered
from guanxi.sales.rollups.actions import fold, recheck
from guanxi.sales.rollups.models import SalesDelta, SalesMonth

pytestmark = pytest.mark.django_db


def months(c) -> dict:
    return {m.month: (m.orders, m.amount) for m in SalesMonth.objects.filter(customer=c) if m.orders}


def test_an_order_moves_with_its_date_and_leaves_with_its_cancelling():
    jia = customer("甲公司", None)
    order = ordered(jia, date(2025, 1, 31), Decimal(100))
    fold()
    assert months(jia) == {date(2025, 1, 1): (1, Decimal(100))}
    order.ordered_on, order.amount = date(2025, 2, 1), Decimal(120)
    order.save()
    fold()
    assert months(jia) == {date(2025, 2, 1): (1, Decimal(120))}
    order.status = Order.Status.CANCELLED
    order.save()
    fold()
    state = CustomerState.objects.get(customer=jia)
    assert (months(jia), state.revenue_total, state.order_count, state.last_order_on) == ({}, 0, 0, None)


def test_the_bin_takes_an_order_out_and_gives_it_back():
    jia = customer("甲公司", None)
    order = ordered(jia, date(2025, 1, 31), Decimal(100))
    order.bin()
    fold()
    assert months(jia) == {}
    order.restore()
    fold()
    assert months(jia) == {date(2025, 1, 1): (1, Decimal(100))}


def test_ordering_makes_a_present_customer_and_fills_his_year():
    jia = customer("甲公司", None)
    today = timezone.localdate()
    ordered(jia, today, Decimal(100))
    ordered(jia, date(2015, 5, 5), Decimal(40))
    fold()
    jia.refresh_from_db()
    state = CustomerState.objects.get(customer=jia)
    assert (jia.lifecycle, state.revenue_year, state.revenue_total, state.order_count, state.last_order_on) == (
        "present",
        100,
        140,
        2,
        today,
    )


def test_the_nightly_comparison_mends_what_somebody_spoiled():
    jia = customer("甲公司", None)
    ordered(jia, date(2025, 1, 31), Decimal("99.99"))
    assert recheck() == 0
    SalesMonth.objects.filter(customer=jia).update(amount=1)
    SalesMonth.objects.create(customer=jia, month=date(2020, 1, 1), orders=3, amount=7)
    assert recheck() == 2
    assert (months(jia), recheck()) == ({date(2025, 1, 1): (1, Decimal("99.99"))}, 0)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["new", "amount", "day", "cancel", "open", "bin", "restore", "fold"]), st.integers(0, 3), st.integers(1, 9999)
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_happens_to_orders_the_sums_agree(steps):
    jia, orders = customer("甲公司", None), []
    for verb, which, number in steps:
        order = orders[which % len(orders)] if orders else None
        if verb == "new":
            orders.append(ordered(jia, date(2024, number % 12 + 1, 5), Decimal(number) / 100))
        elif verb == "fold":
            fold()
        elif order is not None:
            order.refresh_from_db()
            if verb == "amount":
                order.amount = Decimal(number)
            elif verb == "day":
                order.ordered_on = date(2025, number % 12 + 1, 1)
            elif verb in ("cancel", "open"):
                order.status = Order.Status.CANCELLED if verb == "cancel" else Order.Status.OPEN
            elif verb == "bin":
                order.deleted_at = timezone.now()
            else:
                order.deleted_at = None
            order.save()
    fold()
    counting = Order.objects.alive().filter(customer=jia).exclude(status=Order.Status.CANCELLED)
    sums = SalesMonth.objects.filter(customer=jia).aggregate(a=Sum("amount"), n=Sum("orders"))
    assert (sums["a"] or 0, sums["n"] or 0) == (counting.aggregate(a=Sum("amount"))["a"] or 0, counting.count())
    assert not SalesDelta.objects.exists()
