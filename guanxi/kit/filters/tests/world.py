"""A small world for filters and formulas: customers with owners, contacts, tags, a 1:1 state; some of everything is empty."""

import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.apps import AppConfig
from django.apps.registry import Apps
from django.db import models

from guanxi.kit.filters import PlainField

_config = AppConfig("guanxi.kit.filters.tests", sys.modules["guanxi.kit.filters.tests"])
_config.label = "filterworld"
world = Apps([_config])  # an own registry: the product never sees these models

TODAY = date(2026, 11, 21)  # a Saturday
TZ = ZoneInfo("Asia/Shanghai")
GRADES = (("A", "甲级"), ("B", "乙级"), ("C", "丙级"))
ROLES = (("customer", "客户"), ("dealer", "经销商"), ("supplier", "供应商"))
STANDINGS = ((1, "重要"), (2, "特殊"), (3, "一般"))


class Department(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        apps, app_label = world, "filterworld"


class Person(models.Model):
    name = models.CharField(max_length=50)
    username = models.CharField(max_length=50, blank=True)
    department = models.ForeignKey(Department, models.CASCADE, null=True)
    boss = models.ForeignKey("self", models.CASCADE, null=True)

    class Meta:
        apps, app_label = world, "filterworld"


class Tag(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        apps, app_label = world, "filterworld"


class Customer(models.Model):
    name = models.CharField(max_length=300)
    notes = models.TextField(null=True)
    grade = models.CharField(max_length=2, blank=True, default="")
    phone = models.CharField(max_length=30, null=True)
    region = models.CharField(max_length=12, blank=True, default="")
    roles = models.JSONField(null=True)
    is_key = models.BooleanField(null=True)
    staff = models.IntegerField(null=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    discount = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    last_contact_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    owner = models.ForeignKey(Person, models.CASCADE, null=True, related_name="customers")
    department = models.ForeignKey(Department, models.CASCADE, null=True)
    tags = models.ManyToManyField(Tag)

    class Meta:
        apps, app_label = world, "filterworld"


class State(models.Model):
    customer = models.OneToOneField(Customer, models.CASCADE, related_name="state")
    score = models.DecimalField(max_digits=7, decimal_places=3, null=True)
    standing = models.IntegerField(null=True)
    next_contact_on = models.DateField(null=True)

    class Meta:
        apps, app_label = world, "filterworld"


class Contact(models.Model):
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=50, null=True)
    phone = models.CharField(max_length=30, blank=True, default="")
    met_on = models.DateField(null=True)

    class Meta:
        apps, app_label = world, "filterworld"


MODELS = (Department, Person, Tag, Customer, State, Contact)


def _listed(*fields):
    return {field.name: field for field in fields}


DEPARTMENT = _listed(PlainField("name", label="名称"))
PERSON = _listed(
    PlainField("name", label="姓名"),
    PlainField("department", "ref", label="部门", fields=lambda: DEPARTMENT),
    PlainField("boss", "person", label="上级", fields=lambda: PERSON, names=("name", "username")),
    PlainField("customers", "ref", label="客户", is_many=True, fields=lambda: FIELDS),
)
CONTACT = _listed(PlainField("name", label="姓名"), PlainField("phone", "phone", label="电话"), PlainField("met_on", "date", label="见面"))
FIELDS = _listed(
    PlainField("name", label="名称"),
    PlainField("notes", "long", label="备注"),
    PlainField("grade", "choice", label="等级", choices=GRADES),
    PlainField("standing", "choice", path="state__standing", label="地位", choices=lambda: STANDINGS),
    PlainField("phone", "phone", label="电话"),
    PlainField("region", "region", label="地区"),
    PlainField("roles", "multichoice", label="身份", choices=ROLES),
    PlainField("is_key", "bool", label="重点"),
    PlainField("staff", "int", label="人数"),
    PlainField("amount", "money", label="金额"),
    PlainField("discount", "percent", label="折扣"),
    PlainField("score", "decimal", path="state__score", label="得分"),
    PlainField("last_contact_on", "date", label="上次联系"),
    PlainField("next_contact_on", "date", path="state__next_contact_on", label="下次联系"),
    PlainField("created_at", "datetime", label="建档时间"),
    PlainField("owner", "person", label="负责人", fields=lambda: PERSON, names=("name", "username")),
    PlainField("department", "ref", label="部门", fields=lambda: DEPARTMENT),
    PlainField("tags", "tags", label="标签", is_many=True),
    PlainField("contacts", "ref", label="联系人", is_many=True, fields=lambda: CONTACT),
)

NAMES = ("上海泵业有限公司", "ACME 100% 阀门", "acme_pumps", "Ábel Öl GmbH", 'say "hi" \\ bye', "北京机电", "東方重工", "a", "ＡＢＣ工业")


def populate(alias: str, count: int = 40):
    """Rows in which values, gaps and relations meet in ever new ways (no chance involved)."""
    one, two, idle = (Department.objects.using(alias).create(name=name) for name in ("销售一部", "销售二部", "大客户部"))
    chief = Person.objects.using(alias).create(name="陈总", username="chen", department=one)
    people = [
        chief,
        Person.objects.using(alias).create(name="张启明", username="zhang", department=one, boss=chief),
        Person.objects.using(alias).create(name="李娜", username="", department=two, boss=chief),
        Person.objects.using(alias).create(name="王伟", username="wang", department=None),
    ]
    tags = [Tag.objects.using(alias).create(name=name) for name in ("VIP", "vip", "2024", "展会 A")]
    for index in range(count):
        _customer(alias, index, people, (one, two, idle), tags)


def context_of(alias: str) -> dict:
    """The reader of the small world: Zhang, who leads the first and the third department."""
    me = Person.objects.using(alias).get(username="zhang")
    mine = Department.objects.using(alias).filter(name__in=("销售一部", "大客户部"))
    return {"today": TODAY, "tz": TZ, "me": me, "my_department_ids": [each.pk for each in mine]}


def _customer(alias, index, people, departments, tags):
    def turn(options, step):
        return options[(index * step + index // 7) % len(options)]

    days = turn((None, 0, 1, 5, 29, 30, 31, 59, 60, 61, 200, -3, 400), 5)
    customer = Customer.objects.using(alias).create(
        name=turn(NAMES, 1),
        notes=turn((None, "", "重点跟进 VIP 客户", "Do NOT call", "50% off_today"), 3),
        grade=turn(("A", "B", "C", "", "A"), 2),
        phone=turn((None, "", "+8613812345678", "+862162345678", "+8613900001111", "+15551234"), 5),
        region=turn(("", "310000", "310115", "330106", "330100", "110101"), 1),
        roles=turn((None, [], ["customer"], ["customer", "dealer"], ["supplier"]), 3),
        is_key=turn((None, True, False), 2),
        staff=turn((None, 0, 5, 50, 500, -1), 1),
        amount=turn(
            (
                None,
                Decimal("0"),
                Decimal("1000"),
                Decimal("1000.01"),
                Decimal("4999.99"),
                Decimal("5000"),
                Decimal("-12.50"),
                Decimal("999999999999.99"),
            ),
            3,
        ),
        discount=turn((None, Decimal("15"), Decimal("7.25"), Decimal("0")), 1),
        last_contact_on=None if days is None else TODAY - timedelta(days=days),
        created_at=datetime(2026, 11, 20, 15, 59, 59, tzinfo=UTC) + timedelta(hours=index * 7 - 100, seconds=index % 3),
        owner=turn((*people, None), 3),
        department=turn((*departments, None), 1),
    )
    _belongings(alias, index, turn, customer, tags)


def _belongings(alias, index, turn, customer, tags):
    customer.tags.set([tag for place, tag in enumerate(tags) if (index >> place) & 1])
    if index % 5:
        standing, due = turn((None, 1, 2, 3), 1), turn((None, -1, 0, 3, 9, 40), 1)
        State.objects.using(alias).create(
            customer=customer,
            score=turn((None, Decimal("0.125"), Decimal("66.667"), Decimal("100")), 3),
            standing=standing,
            next_contact_on=None if due is None else TODAY + timedelta(days=due),
        )
    for place in range(index % 4):
        Contact.objects.using(alias).create(
            customer=customer,
            name=turn((None, "", "老王", "Tom Lee", "李娜"), 2 + place),
            phone=turn(("", "+8613812345678", "+8613700000000"), 1 + place),
            met_on=turn((None, TODAY, TODAY - timedelta(days=45)), 1 + place),
        )
