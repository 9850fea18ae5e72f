"""Filters over real records: the address, the form, SQL and the check in memory find the same customers and contacts."""

import re
from datetime import timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from guanxi.api.v1.tests.test_api import Api
from guanxi.commons.tags.actions import set_tags
from guanxi.customers.customers.models import CustomerState
from guanxi.desk.tests.cast import LIST, actor, browser, company, contact, customer, limited
from guanxi.kit import records
from guanxi.kit.filters import checker, from_json, parse, to_form, to_json, to_q
from guanxi.kit.questions import askable, where

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r"[A-Za-z0-9]{64}")  # against forged requests, another for every answer
NAMES = ("上海泵业有限公司", "ACME 100% 阀门", "acme_pumps", "Ábel Öl", "北京机电", "東方重工")

CUSTOMERS = """
grade = A
grade != A
not grade = A
grade in (A, B)
grade not in (A, B)
grade is empty
grade is not empty
standing = important
standing != important
standing in (special, ordinary) and grade = A
interest_type is empty
is_dealer = yes
is_dealer != yes or grade = B
name ~ 泵业
name ~ ACME
name !~ acme
name ~ "100%"
name ~ _
name starts acme
name = 北京机电
remarks ~ vip
remarks !~ vip
remarks is empty
phone is empty
phone ~ 138
phone = 13812345678
not phone starts 139
region = 310000
region in (浙江省杭州市, 北京市)
region != 上海市
staff_count > 5
not staff_count > 5
staff_count between 0 and 50
annual_sales >= 1.5万
annual_sales != 15000
annual_sales between 1000.005 and 20000
revenue_year > 1000
score is empty
score <= 66.67
founded_on < -10y
founded_on in this_year or founded_on is empty
next_contact_on = today
next_contact_on in next 14 days
next_contact_on < today
next_contact_on is empty
last_contact_at in last 30 days
last_contact_at older than 30 days
not last_contact_at older than 30 days
last_contact_at is empty or last_contact_at < -60d
last_contact_at in (today, yesterday)
owner = me
owner != me
owner = 林婉清
owner in (me, 陈思远)
owner is empty
owner.department = 销售一部
owner.department != 销售一部
not owner.department.name ~ 一
department = mine
department is not empty and not department = mine
tags has VIP
not tags has VIP
tags has any (VIP, 展会)
tags has all (VIP, 展会)
tags has none (VIP)
tags is empty
tags is not empty and grade = A
grade = A and (last_contact_at < -30d or owner.department = 销售一部) and not tags has VIP
not (grade = A or (staff_count > 5 and not (annual_sales < 2000 or name ~ acme)))
(grade = A and staff_count > 5) or (grade = B and (owner = me or tags has VIP)) or not (phone is empty or region is empty)
(is_dealer = yes and owner.name = 林婉清) or owner.name != 何嘉欣
""".strip().splitlines()

CONTACTS = """
customer = 北京机电
customer != 北京机电
customer.grade = A
not customer.grade = A
customer.owner.department = 销售一部
customer.owner.department != 销售一部
customer.tags has VIP
not customer.tags has VIP
customer.tags is empty and name ~ 王
customer.next_contact_on in next 14 days or customer.standing = important
""".strip().splitlines()


@pytest.fixture
def cast():
    """Thirty customers with gaps of every kind; zhao leads the first department."""
    c = company()
    now, today = timezone.now(), timezone.localdate()

    def turn(options, index, step=1):
        return options[(index * step + index // 5) % len(options)]

    for i in range(30):
        row = customer(
            turn(NAMES, i), turn((c.lin, c.chen, c.he, c.zhao), i), standing=turn(("important", "special", "ordinary"), i), is_dealer=i % 3 == 0,
            interest_type=turn(("", "house"), i) and "", remarks=turn(("", "重点 VIP", "no"), i, 2), phone=turn(("", "+8613812345678", "+8613900001111"), i),
            region=turn(("", "310115", "330106", "110101"), i, 3), staff_count=turn((None, 0, 5, 50, 500), i), founded_on=turn((None, today, today.replace(year=1999)), i),
            annual_sales=turn((None, Decimal("1000"), Decimal("1000.01"), Decimal("15000")), i),
        )  # fmt: skip
        days = turn((None, 0, 1, 29, 31, 61, 200), i, 3)
        due = turn((None, -1, 0, 3, 40), i)
        CustomerState.objects.filter(customer=row).update(
            grade=turn(("A", "B", "C", ""), i, 3), score=turn((None, Decimal("66.67"), Decimal("90")), i), revenue_year=i * 300,
            last_contact_at=None if days is None else now - timedelta(days=days), next_contact_on=None if due is None else today + timedelta(days=due),
        )  # fmt: skip
        set_tags(row, [name for place, name in enumerate(("VIP", "展会")) if (i >> place) & 1])
        if i % 4:
            contact(row, turn(("王小明", "Tom Lee", "李娜"), i))
    return c


def found(record, person, text):
    """The ids by SQL, by JSON and SQL, by memory and by the API's address."""
    who = actor(person)
    expr = parse(text)
    rows = list(record.queryset(who))
    passes = checker(expr, askable(record, who), me=who.user_id, my_department_ids=who.own_departments)
    answer = Api(person).get(f"/api/v1{record.list_url}", f=text, size="500")
    assert answer.status_code == 200, (text, answer.content)
    return {
        "sql": {row.pk for row in record.queryset(who).filter(where(record, who, expr))},
        "json": {row.pk for row in record.queryset(who).filter(where(record, who, from_json(to_json(expr))))},
        "memory": {row.pk for row in rows if passes(row)},
        "address": {row["id"] for row in answer.json()["rows"]},
    }, {row.pk for row in rows}


def by_form(record, person, text):
    """The ids after the filter builder posted its rows to the list, which answers with the address it leads to."""
    back = browser(person).get(record.list_url, list(to_form(parse(text)).pairs()))
    assert back.status_code == 302, (text, back.content)
    leads_to = parse_qs(urlsplit(back["Location"]).query).get("f", [""])[0]
    answer = Api(person).get(f"/api/v1{record.list_url}", f=leads_to, size="500")
    return {row["id"] for row in answer.json()["rows"]}


@pytest.mark.parametrize(
    ("person", "key", "texts"),
    [("boss", "customers.customer", CUSTOMERS), ("zhao", "customers.customer", CUSTOMERS[::4]), ("boss", "customers.contact", CONTACTS), ("zhao", "customers.contact", CONTACTS)],
)  # fmt: skip
def test_every_form_of_a_filter_finds_the_same_rows(cast, key, texts, person):
    record, dividing = records.get(key), 0
    for text in texts:
        ids, everything = found(record, getattr(cast, person), text)
        assert ids["sql"] == ids["json"] == ids["memory"] == ids["address"] == by_form(record, getattr(cast, person), text), text
        dividing += 0 < len(ids["sql"]) < len(everything)
    assert dividing > len(texts) * 0.6


def test_there_are_more_than_sixty_of_them():
    assert len(CUSTOMERS) + len(CONTACTS) > 60


def test_a_hidden_field_cannot_be_guessed_through_a_relation(cast):
    """Whatever the hidden grade holds: the answer to a filter by it is the same to the byte, and that of an unknown field."""
    spy = limited("spy", fields={"grade": "hidden"})
    for text in ("grade = A", "grade = nonsense", "grade ~ x", "name ~ a or grade is empty"):
        page = browser(spy).get(LIST, {"f": text})
        unknown = browser(spy).get(LIST, {"f": text.replace("grade", "graze")})
        assert page.status_code == unknown.status_code == 422
        hidden, nowhere = (TOKEN.sub("", answer.content.decode()).replace("grade", "graze") for answer in (page, unknown))
        assert hidden == nowhere


def test_rows_out_of_reach_are_not_seen_through_a_relation(cast):
    """A contact handed to a colleague elsewhere: its customer, out of his reach, tells him nothing."""
    record = records.get("customers.contact")
    who = actor(cast.zhao)
    fields = askable(record, who)
    seen = set(records.get("customers.customer").queryset(who).values_list("pk", flat=True))
    rows = record.model.objects.all()
    for text in ("customer.grade is not empty", "customer.name ~ 公司", "customer.tags has VIP"):
        ids = rows.filter(to_q(parse(text), fields, model=record.model, me=who.user_id)).values_list("customer_id", flat=True)
        assert set(ids) <= seen and rows.exclude(customer__in=seen).exists()
