"""A formula gives the same in memory, on SQLite and on PostgreSQL: hand-written ones with known results, then random ones."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from guanxi.kit.expressions import check, evaluate, getter_of, parse, to_sql
from guanxi.kit.expressions.tests.strategies import formulas
from guanxi.kit.filters.tests.world import FIELDS, TODAY, TZ, Customer, Department, Person, State


def values_of(db_alias, formula):
    """The value in SQL and in memory, row by row."""
    check(formula, FIELDS)
    rows = Customer.objects.using(db_alias).order_by("pk").select_related("owner__department", "state")
    annotated = rows.annotate(value=to_sql(formula, FIELDS, today=TODAY, tz=TZ))
    in_memory = [evaluate(formula, getter_of(row, FIELDS), today=TODAY, tz=TZ) for row in rows]
    return [row.value for row in annotated], in_memory


@pytest.fixture
def one_customer(db_alias):
    """Replaces the small world by one customer with known values."""
    Customer.objects.using(db_alias).all().delete()
    department = Department.objects.using(db_alias).create(name="财务部")
    owner = Person.objects.using(db_alias).create(name="钱多多", department=department)
    customer = Customer.objects.using(db_alias).create(
        name="ACME 阀门", notes="", grade="A", staff=7, amount=Decimal("1000.05"), discount=None, is_key=None, owner=owner,
        last_contact_on=date(2026, 1, 31), created_at="2026-03-31T16:30:00Z",
    )  # fmt: skip
    State.objects.using(db_alias).create(customer=customer, score=Decimal("66.667"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", Decimal(7)),
        ("(1 + 2) * 3", Decimal(9)),
        ("10 - 4 - 3", Decimal(3)),
        ("-2 * -3", Decimal(6)),
        ("1 / 3", Decimal("0.3333")),
        ("2 / 3", Decimal("0.6667")),
        ("1 / 3 * 3", Decimal("1")),
        ("-1 / 8 * 0.001", Decimal("-0.0001")),
        ("100 / 8 / 2", Decimal("6.25")),
        ("0.1 + 0.2", Decimal("0.3")),
        ("0.1 + 0.2 = 0.3", True),
        ("staff / 0", None),
        ("staff / (amount - amount)", None),
        ("coalesce(staff / 0, -1)", Decimal(-1)),
        ("round(2.5)", Decimal(3)),
        ("round(-2.5)", Decimal(-3)),
        ("round(1.005, 2)", Decimal("1.01")),
        ("round(1250, -2)", Decimal(1300)),
        ("floor(-1.5) + ceil(-1.5)", Decimal(-3)),
        ("abs(-3.5)", Decimal("3.5")),
        ("amount * 1.13", Decimal("1130.0565")),
        ("99999999999 + 0.9999", Decimal("99999999999.9999")),
        ("99999999999 + 1", None),
        ("amount * 100000000 * 100000000 / 100000000 / 100000000", Decimal("1000.05")),
        ("staff > 5 and grade = \"A\"", True),
        ("staff > 5 and discount > 5", False),
        ("discount = 0 or discount != 0", True),
        ("not discount > 5", True),
        ("not is_key", True),
        ("is_key", None),
        ("discount + 1", None),
        ("coalesce(discount, 0) + 1", Decimal(1)),
        ("min(discount, staff, 9)", Decimal(7)),
        ("max(last_contact_on, created_at)", date(2026, 4, 1)),
        ("if(discount > 1, \"many\", \"few\")", "few"),
        ("if(staff > 5, staff, null)", Decimal(7)),
        ("empty(notes) and empty(discount) and not empty(name)", True),
        ("concat(name, \" · \", staff, \" · \", amount, \" · \", last_contact_on)", "ACME 阀门 · 7 · 1000.05 · 2026-01-31"),
        ("concat(notes, notes)", None),
        ("lower(name)", "acme 阀门"),
        ("len(name) + len(notes)", Decimal(7)),
        ("contains(name, \"cme 阀\")", True),
        ("contains(name, notes)", False),
        ("days_between(last_contact_on, today())", Decimal(294)),
        ("add_days(last_contact_on, 29.9)", date(2026, 3, 1)),
        ("add_days(date(\"9999-12-31\"), 1)", None),
        ("year(created_at) * 100 + month(created_at)", Decimal(202604)),
        ("quarter(created_at) + day(created_at)", Decimal(3)),
        ("weekday(today())", Decimal(6)),
        ("owner.name", "钱多多"),
        ("owner.department.name = \"财务部\"", True),
        ("score * 3", Decimal("200.001")),
        ("text(0.50)", "0.5"),
        ("text(-0.0 * 5)", "0"),
        ("text(1200)", "1200"),
        ("text(1000000000000000 / 29 * 9107.9)", "314065517241379310.344827649"),
        ("if(1000000000000000 * 1000000 + 0.0000000001 > 1000000000000000 * 1000000, 1, 0)", Decimal(1)),
        ("null", None),
        ("\"\"", None),
        ("“中文引号”", "中文引号"),
        ("IF（staff≥7，1，0）", Decimal(1)),
    ],
)  # fmt: skip
def test_known_results(one_customer, db_alias, text, expected):
    (in_sql,), (in_memory,) = values_of(db_alias, parse(text))
    assert in_sql == in_memory == expected
    assert type(in_memory) is type(expected)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=formulas())
def test_sql_and_memory_agree_on_random_formulas(db_alias, text):
    in_sql, in_memory = values_of(db_alias, parse(text))
    assert in_sql == in_memory


def test_a_formula_can_order_and_filter_rows(db_alias):
    worth = to_sql(parse("coalesce(amount, 0) * 2"), FIELDS, today=TODAY, tz=TZ)
    rows = Customer.objects.using(db_alias).annotate(worth=worth).filter(worth__gt=2000).order_by("-worth", "pk")
    expected = sorted(
        (row for row in Customer.objects.using(db_alias) if (row.amount or 0) * 2 > 2000), key=lambda row: (-row.amount, row.pk)
    )
    # What is 100 billion or more has no figure.
    assert [row.pk for row in rows] == [row.pk for row in expected if row.amount * 2 < 10**11]


def test_formulas_survive_a_new_connection(sqlite_alias, django_db_blocker):
    from django.db import connections

    with django_db_blocker.unblock():
        connection = connections[sqlite_alias].copy(alias="again")
        connection.settings_dict["NAME"] = ":memory:"
        connections["again"] = connection
        try:
            with connection.schema_editor() as editor:
                editor.create_model(Department)
            Department.objects.using("again").create(name="甲")
            rows = Department.objects.using("again").annotate(size=to_sql(parse("len(name) / 4"), {"name": FIELDS["name"]}))
            assert [row.size for row in rows] == [Decimal("0.25")]
        finally:
            connection.close()
            del connections["again"]
