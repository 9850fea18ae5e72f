"""A small world of which every figure is worked out by hand.

Known this year, of lin unless said otherwise:
  网络 (spent on it 200)   → 搜索: two customers (one buys 1000/300, grade A; one never bought), three leads, one of them converted
                           → the source itself: one customer of he (buys 5000/2000, grade B)
  展会, at the fair (46,000): one customer (buys 700/100, grade A), one lead
  no source: one customer. Last year: one customer of 搜索 who bought 9000/900.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from guanxi.customers.customers.models import CustomerState
from guanxi.customers.leads.models import Lead
from guanxi.customers.occasions.models import Cost, Occasion
from guanxi.customers.sources.tests.cast import source
from guanxi.desk.tests.cast import company, customer
from guanxi.org.users.tests.cast import colleague
from guanxi.sales.orders.models import Order
from guanxi.sales.orders.tests.cast import order
from guanxi.sales.rollups.actions import fold

TODAY = timezone.localdate
PAGE = "/analytics/chain/"


def bought(who, amount, profit, **values) -> None:
    """One order of today."""
    order(who, TODAY(), Decimal(amount), profit=Decimal(profit), **values)


def lead(name, owner, **values) -> Lead:
    """One lead."""
    made = Lead(name=name, owner=owner, **values)
    made.save()
    return made


def graded(who, grade: str) -> None:
    """The grade he holds."""
    CustomerState.objects.filter(pk=who.pk).update(grade=grade)


def world():
    """See above."""
    c = company()
    c.gm = colleague("gm", "general_manager", name="孟承岳", password=None)
    c.marketing = colleague("market", "marketing", name="市场", password=None)
    c.service = colleague("serve", "service", name="客服", password=None)
    c.net = source("网络", position=10)
    c.search = source("搜索", c.net)
    c.fair = source("展会", position=20)
    c.spring = Occasion(name="春季展", kind="fair", source=c.fair, begins_on=TODAY())
    c.spring.save()
    Cost(source=c.net, what="推广", cost=200, spent_on=TODAY()).save()
    Cost(occasion=c.spring, what="展位", cost=46000, spent_on=TODAY()).save()
    _people(c)
    fold()
    return c


def _people(c) -> None:
    last_year = date(TODAY().year - 1, 6, 1)
    c.a = customer("澄曜泵业有限公司", c.lin, source=c.search, filed_on=TODAY())
    c.b = customer("栖行机械有限公司", c.lin, source=c.search)  # no day of filing: the day of entry counts
    c.far = customer("禾纬水务有限公司", c.he, source=c.net, filed_on=TODAY())
    c.met = customer("庐沐包装有限公司", c.lin, occasion=c.spring, filed_on=TODAY(), referrer=c.a)
    c.nowhere = customer("越舟纺织有限公司", c.lin, filed_on=TODAY())
    c.old = customer("浦醅酒业有限公司", c.lin, source=c.search, filed_on=last_year)
    binned = customer("废弃有限公司", c.lin, source=c.search, filed_on=TODAY())
    bought(c.a, 1000, 300)
    bought(c.a, 9999, 9999, status=Order.Status.CANCELLED)
    bought(c.far, 5000, 2000)
    bought(c.met, 400, 50)
    bought(c.met, 300, 50)
    bought(c.old, 9000, 900)
    bought(binned, 7777, 7777)
    binned.bin()
    for who, grade in ((c.a, "A"), (c.far, "B"), (c.met, "A"), (c.old, "C")):
        graded(who, grade)
    for name in ("一", "二"):
        lead(f"线索{name}", c.lin, source=c.search)
    lead("线索三", c.lin, source=c.search, status=Lead.Status.CONVERTED)
    lead("展会线索", c.lin, occasion=c.spring)
    old = lead("去年的线索", c.lin, source=c.search)
    Lead.objects.filter(pk=old.pk).plain_update(created_at=timezone.make_aware(datetime(last_year.year, 6, 1, 12)))


def days(n: int) -> date:
    """So many days from today."""
    return TODAY() + timedelta(days=n)
