"""Fields that are not there, values that do not fit, and what a reader may not find out."""

from dataclasses import replace
from datetime import date

import pytest
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import translation

from guanxi.kit.filters import BadFilter, PlainField, conditions, matches, parse, to_q
from guanxi.kit.filters.checks import Named
from guanxi.kit.filters.dates import span
from guanxi.kit.filters.fields import KINDS, follow
from guanxi.kit.filters.tests.world import FIELDS, PERSON, TODAY, Contact, Customer, Person, context_of


def fault(text, fields=FIELDS):
    with pytest.raises(BadFilter) as in_sql:
        to_q(parse(text), fields, model=Customer, today=TODAY)
    with pytest.raises(BadFilter) as in_memory:
        matches(Customer(), parse(text), fields, today=TODAY)
    assert (in_sql.value.message, in_sql.value.position) == (in_memory.value.message, in_memory.value.position)
    return in_sql.value.message, in_sql.value.position


def test_a_field_the_reader_may_not_read_is_as_unknown_as_one_that_does_not_exist():
    readable = {name: field for name, field in FIELDS.items() if name != "amount"}
    with translation.override("en"):
        hidden, unknown = fault("grade = A and amount > 1000", readable), fault("grade = A and anount > 1000", readable)
    assert hidden[0].replace("amount", "anount").encode() == unknown[0].encode()
    assert hidden[1] == unknown[1] == 14
    for value in ("1000", "nonsense"):  # neither the operator nor the value is looked at
        assert fault(f"amount > {value}", readable)[0] == fault("amount ~ x", readable)[0]


def test_what_is_no_relation_cannot_be_walked_through():
    with translation.override("en"):
        assert fault("name.department = x")[0] == "There is no field “name.department” here."
        assert fault("owner.password = x")[0] == "There is no field “owner.password” here."
        assert fault("owner.boss.boss.boss.boss.boss.name = x")[0].startswith("There is no field")
    assert fault("owner__name = x") and fault("pk = 1") and fault("grade__in = A")


@pytest.mark.parametrize(
    "text",
    [
        "amount > much", "amount > 1e5", "amount > nan", "amount > ١٢", "amount = 0.0000001", "amount = 1000000000000000", "staff = 3.5", "staff = true",
        "grade = D", "grade ~ A", "grade < B", "is_key = maybe", "is_key > yes", "name > a", "name between a and b", "tags ~ V", "owner ~ chen",
        "region = 浦东", "region = 3", "last_contact_on = someday", "last_contact_on = 2026-02-30", "last_contact_on = 2026-13", "last_contact_on = 0001-01-01",
        "last_contact_on > +99999y", "last_contact_on = last 0 days", "last_contact_on older than ever", "last_contact_on older than -3", "last_contact_on = 2026-11-21T10:00",
        "created_at > 2026-11-21T25:00", "created_at ~ 2026", "phone < 5", "roles has boss", "name has x", "name older than 3 days",
    ],
)  # fmt: skip
def test_values_and_operators_that_do_not_fit_name_the_field(text):
    message, position = fault(text)
    assert f"“{text.split()[0]}”" in message and position == 0


@pytest.mark.parametrize(
    ("word", "first", "after"),
    [
        ("today", "2026-11-21", "2026-11-22"),
        ("this_week", "2026-11-16", "2026-11-23"),
        ("next_week", "2026-11-23", "2026-11-30"),
        ("last_month", "2026-10-01", "2026-11-01"),
        ("next_quarter", "2027-01-01", "2027-04-01"),
        ("last_quarter", "2026-07-01", "2026-10-01"),
        ("this_year", "2026-01-01", "2027-01-01"),
        ("-1m", "2026-10-21", "2026-10-22"),
        ("+3m", "2027-02-21", "2027-02-22"),
        ("last 3 months", "2026-08-22", "2026-11-22"),
        ("next 14 days", "2026-11-21", "2026-12-05"),
        ("last 1 day", "2026-11-21", "2026-11-22"),
        ("2026-2", "2026-02-01", "2026-03-01"),
        ("2026/3/5", "2026-03-05", "2026-03-06"),
        ("2024", "2024-01-01", "2025-01-01"),
    ],
)
def test_date_words_are_spans_of_days(word, first, after):
    assert span(word, TODAY) == (date.fromisoformat(first), date.fromisoformat(after))


def test_months_end_on_their_last_day():
    assert span("+1m", date(2027, 1, 31))[0] == date(2027, 2, 28)
    assert span("-1y", date(2028, 2, 29))[0] == date(2027, 2, 28)


def test_every_kind_offers_operators_and_each_says_what_it_needs():
    for kind in KINDS:
        assert {offer.inputs for offer in conditions(kind)} <= {"none", "one", "two", "many", "days"}
        assert {"empty", "filled"} <= {offer.code for offer in conditions(kind)}
    assert {"has_any", "has_none"} <= {offer.code for offer in conditions("text", is_many=True)}


def test_conditions_beyond_a_relation_see_only_the_related_rows_in_reach(db_alias):
    reachable = Person.objects.using(db_alias).filter(department__name="销售一部")
    scoped = FIELDS | {"owner": replace(FIELDS["owner"], rows=lambda: reachable)}
    context = context_of(db_alias)
    for text, expected in [
        ("owner.name ~ 李", lambda c: False),
        ("owner.name !~ 李", lambda c: True),
        ("owner.name is empty", lambda c: c.owner is None or c.owner not in reachable),
        (
            "owner.customers.amount > 1000",
            lambda c: c.owner in reachable and any((each.amount or 0) > 1000 for each in c.owner.customers.all()),
        ),
        ("not owner.boss = 陈总", lambda c: not (c.owner in reachable and c.owner.boss and c.owner.boss.name == "陈总")),
    ]:
        expr, rows = parse(text), Customer.objects.using(db_alias).order_by("pk")
        wanted = [row.pk for row in rows if expected(row)]
        fields = scoped | {
            "owner": replace(scoped["owner"], fields=lambda: PERSON | {"customers": replace(PERSON["customers"], fields=lambda: FIELDS)})
        }
        assert list(rows.filter(to_q(expr, fields, model=Customer, **context)).values_list("pk", flat=True)) == wanted
        assert [row.pk for row in rows if matches(row, expr, fields, **context)] == wanted


def test_a_field_without_a_column_answers_for_itself_anywhere(db_alias):
    """Tags that hang on by key: asked for on the row itself, beyond relations, inside or and not."""

    def answer(check):
        names = [name.lower() for name in check.names] if isinstance(check, Named) else ["vip", "2024", "展会 a"]
        links = Customer.tags.through.objects.using(db_alias).annotate(folded=Lower("tag__name")).filter(folded__in=names)
        return Q(pk__in=links.values("customer_id"))

    def names(customer):
        return {tag.name.lower() for tag in customer.tags.all()}

    class Labels(PlainField):
        def in_memory(self, obj):
            return [tag.name for tag in obj.tags.all()]

    labels = Labels("labels", "tags", is_many=True, answer=answer, fold=str.lower)
    fields = FIELDS | {"labels": labels}
    fields["owner"] = replace(FIELDS["owner"], fields=lambda: PERSON | {"customers": replace(PERSON["customers"], fields=lambda: fields)})
    context, rows = context_of(db_alias), Customer.objects.using(db_alias).order_by("pk")
    for text, expected in [
        ("labels has ViP", lambda c: "vip" in names(c)),
        ("labels has all (VIP, 2024)", lambda c: {"vip", "2024"} <= names(c)),
        ("not labels has all (VIP, 2024) and grade = A", lambda c: not {"vip", "2024"} <= names(c) and c.grade == "A"),
        ("labels has none (VIP) or (labels is empty and staff > 5)", lambda c: "vip" not in names(c)),
        ("labels is empty", lambda c: not names(c)),
        ("owner.customers.labels has VIP", lambda c: bool(c.owner) and any("vip" in names(each) for each in c.owner.customers.all())),
        ("not owner.customers.labels has VIP or grade = B", lambda c: c.grade == "B" or not (c.owner and any("vip" in names(each) for each in c.owner.customers.all()))),
    ]:  # fmt: skip
        wanted = [row.pk for row in rows if expected(row)]
        assert [row.pk for row in rows if matches(row, parse(text), fields, **context)] == wanted, text
        assert list(rows.filter(to_q(parse(text), fields, model=Customer, **context)).values_list("pk", flat=True)) == wanted, text


def test_paths_are_followed_in_memory_through_gaps_and_many(db_alias):
    customer = Customer.objects.using(db_alias).create(name="新客户", created_at="2026-01-01T00:00Z")
    assert follow(customer, "owner__department__name") is None
    assert follow(customer, "state__score") is None
    assert follow(customer, "contacts__name") == []
    Contact.objects.using(db_alias).create(customer=customer, name="老王")
    assert follow(Customer.objects.using(db_alias).get(pk=customer.pk), "contacts__name") == ["老王"]
    assert PlainField("roles").in_memory(Customer(roles=["a", "b"])) == ["a", "b"]


def test_a_filter_at_the_limits_runs_on_both_databases(db_alias):
    text = (
        " and ".join(f"contacts.name has none (x{index}, y{index})" for index in range(50))
        + " and "
        + " and ".join("tags has any (VIP, vip)" for _ in range(50))
    )
    rows = Customer.objects.using(db_alias).filter(to_q(parse(text), FIELDS, model=Customer))
    assert rows.count() > 0


@pytest.mark.parametrize("names", [(), ("-",)])
def test_a_relation_may_be_asked_for_by_key_alone(db_alias, names):
    fields = FIELDS | {"owner": replace(FIELDS["owner"], names=names)}
    zhang = Person.objects.using(db_alias).get(username="zhang")
    rows = Customer.objects.using(db_alias).order_by("pk")
    for text, expected in [
        ("owner = 张启明", 0),
        (f"owner = {zhang.pk}", rows.filter(owner=zhang).count()),
        ("owner != 张启明", rows.count()),
    ]:
        expr = parse(text)
        assert rows.filter(to_q(expr, fields, model=Customer)).count() == expected == sum(matches(row, expr, fields) for row in rows)


def test_nobody_has_no_rows_of_his_own(db_alias):
    rows = Customer.objects.using(db_alias)
    assert not rows.filter(to_q(parse("owner = me or department = mine"), FIELDS, model=Customer)).exists()
    assert rows.filter(to_q(parse("not owner = me"), FIELDS, model=Customer)).count() == rows.count()
