"""Customers with sales and payments to be graded."""

from datetime import date
from decimal import Decimal

from guanxi.customers.customers.models import CustomerState
from guanxi.desk.tests.cast import company, customer
from guanxi.sales.receipts.models import Receipt
from guanxi.sales.rollups.models import SalesMonth

TODAY = date(2026, 11, 20)


def sold(who, amount, profit, *, month=date(2026, 10, 1), orders=1):
    return SalesMonth.objects.create(customer=who, month=month, orders=orders, amount=Decimal(amount), profit=Decimal(profit))


def due(who, on, came=None, amount=100):
    row = Receipt(customer=who, due_on=on, due_amount=amount, received_on=came, received_amount=amount if came else 0)
    row.save()
    return row


def ten():
    """A company with ten customers, five of lin and five of he."""
    c = company()
    c.ten = [customer(f"客户{n:02}", c.lin if n <= 5 else c.he) for n in range(1, 11)]
    return c


def grades(cast):
    return "".join(CustomerState.objects.get(pk=who.pk).grade or "-" for who in cast.ten)
