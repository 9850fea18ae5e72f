"""Customers with everything that can hang on one, and pictures of the whole database to compare."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache

from django.db import connection
from django.utils import timezone

from guanxi.activities.followups.models import FollowUp
from guanxi.commons.tags.actions import set_tags
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer, CustomerState, Profile
from guanxi.customers.documents.models import Document
from guanxi.customers.duplicates.models import Pair
from guanxi.customers.leads.models import Lead
from guanxi.desk.tests.cast import contact, customer
from guanxi.grading.schemes.models import ManualGrade, Scheme
from guanxi.grading.scores.models import GradingRun, Score
from guanxi.sales.deliveries.models import Delivery
from guanxi.sales.opportunities.models import Opportunity
from guanxi.sales.orders.models import Order, OrderLine
from guanxi.sales.receipts.models import Receipt
from guanxi.sales.rollups.actions import fold

# What a merge adds to, and what moves with every write.
LOGS = ("audit_", "customers_merge", "django_", "sqlite_", "commons_job", "search_", "pg_")
MOVING = {"version", "updated_at", "found_at"}
DAY = date(2026, 3, 9)


def furnished(name: str, owner, *, amount: int = 100, phone: str = "", **values) -> Customer:
    """A customer with a row of every kind."""
    made = customer(name, owner, phone=phone, **values)
    person = contact(made, f"{name[:2]}联系人", phone="+8613900000001", title="采购")
    Profile(customer=made, channels=f"{name}的渠道", call_time="上午", market_share=f"{amount}").save()
    order = Order(
        customer=made, number=f"A-{made.pk}", ordered_on=DAY, amount=Decimal(amount), cost=Decimal(amount // 2), profit=Decimal(amount // 2)
    )
    order.save()
    OrderLine(order=order, product_name="球阀", amount=Decimal(amount)).save()
    Receipt(customer=made, order=order, due_on=DAY, due_amount=Decimal(amount), received_amount=Decimal(3)).save()
    Delivery(customer=made, order=order, shipped_on=DAY).save()
    Opportunity(customer=made, name="年框").save()
    FollowUp(
        customer=made, contact=person, at=timezone.make_aware(datetime(2026, 3, 1 + amount % 20, 9, 30, 1, 234567)), content="谈了价", next_on=DAY + timedelta(days=amount % 7),
        next_time=time(9, 30), next_reason="送样",
    ).save()  # fmt: skip
    Document(customer=made, title="年度合同", dated_on=DAY, pages=2, has_original=True).save()
    Lead(name=f"{name}线索", customer=made, owner=owner).save()
    Lead(name="转介绍", referrer=made, owner=owner).save()
    customer(f"{name}介绍的", owner, referrer=made)
    binned = contact(made, "走了的人")
    binned.bin()
    set_tags(made, ["老客户", f"标签{amount}"])
    return made


def graded(rows: list[Customer]) -> None:
    """A finished run of grading with a score for each, and a grade by hand for the last."""
    scheme = Scheme.objects.first() or Scheme(name="试", is_current=False)
    if scheme.pk is None:
        scheme.save()
    run = GradingRun(scheme=scheme, finished_at=timezone.now())
    run.save()
    for n, row in enumerate(rows, 1):
        Score.objects.create(run=run, customer=row, total=Decimal(50 + n), position=n, computed_grade="B", grade="B")
        CustomerState.objects.filter(pk=row.pk).update(grade="B", score=Decimal(50 + n), graded_on=DAY)
    ManualGrade(customer=rows[-1], grade="A", reason="老板的朋友").save()
    CustomerState.objects.filter(pk=rows[-1].pk).update(grade="A")


def paired(a: Customer, b: Customer, status: str = "open", verdict: str = "same") -> Pair:
    """What the search found of two."""
    first, second = sorted((a, b), key=lambda c: c.pk)
    pair = Pair(first=first, second=second, verdict=verdict, score=0.9, reasons=["phone"], status=status)
    pair.save()
    return pair


def picture() -> dict[str, list]:
    """Every row of every table of ours, without versions and logs; months that add up to nothing do not count."""
    fold()
    shown = {}
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [c[0] for c in cursor.description]
            kept = [i for i, n in enumerate(names) if n not in MOVING]
            rows = [
                tuple(str(row[i]) for i in kept) for row in cursor.fetchall() if table != "sales_salesmonth" or row[names.index("orders")]
            ]
            shown[table] = sorted(rows)
    return shown


@cache
def _tables() -> list[str]:
    return sorted(t for t in connection.introspection.table_names() if not t.startswith(LOGS))


def differences(before: dict, after: dict) -> dict:
    """Rows that are in one picture alone, by table."""
    return {
        t: {"gone": sorted(set(before[t]) - set(after[t])), "new": sorted(set(after[t]) - set(before[t]))}
        for t in before
        if before[t] != after[t]
    }


CHILDREN = (Contact, Order, OrderLine, Receipt, Delivery, Opportunity, FollowUp, Lead, Score, ManualGrade)


def totals() -> dict:
    """How many rows there are of everything that hangs on customers, and what they add up to."""
    counts = {m.__name__: m._base_manager.count() for m in CHILDREN}
    return counts | {
        "amount": sum(o.amount for o in Order.objects.all()),
        "received": sum(r.received_amount for r in Receipt.objects.all()),
    }
