"""What people type, as values; and values as texts."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from guanxi.customers.customers.models import Customer
from guanxi.desk.entering import entered, raw_of
from guanxi.desk.saving import Refused, fresh, read_values, write_values
from guanxi.desk.tests.cast import KEY, actor, company, customer, limited
from guanxi.desk.values import Sight, shown_name
from guanxi.kit import records
from guanxi.kit.errors import DomainError

pytestmark = pytest.mark.django_db


def field(name):
    """A field of the customer."""
    return records.get(KEY).field(name)


@pytest.fixture
def boss():
    """Somebody who may everything."""
    return actor(company().boss)


@pytest.mark.parametrize(("name", "typed", "value"), [
    ("industry", " 机械 ", "机械"), ("industry", "", ""), ("founded_on", "2009年6月1日", date(2009, 6, 1)), ("founded_on", "2009/6/1", date(2009, 6, 1)),
    ("founded_on", "", None), ("registered_capital", "3,000万", Decimal("30000000.00")), ("registered_capital", "￥12.5", Decimal("12.50")),
    ("staff_count", "１２０", 120), ("phone", "139-0117-2167", "+8613901172167"), ("is_dealer", "on", True), ("is_dealer", "", False),
    ("standing", "important", "important"), ("region", "320506", "320506"), ("region", "江苏省苏州市吴中区", "320506"),
    ("tags", "甲，乙、甲", ["甲", "乙"]), ("tags", ["丙"], ["丙"]), ("remarks", "一\r\n二", "一\n二"),
])  # fmt: skip
def test_what_people_write_is_understood(boss, name, typed, value):
    assert entered(field(name), typed, boss) == value


@pytest.mark.parametrize(("name", "typed"), [
    ("founded_on", "三号"), ("founded_on", "2009-02-30"), ("registered_capital", "许多"), ("registered_capital", "1e40"), ("staff_count", "12.5"),
    ("staff_count", "-3"), ("phone", "1395127"), ("standing", "x"), ("region", "火星"), ("industry", "长" * 61), ("industry", "a\0b"), ("is_dealer", "也许"),
    ("industry", {"a": 1}), ("owner", "没有这个人"), ("source", "999999999999999999999"),
])  # fmt: skip
def test_what_cannot_be_meant_names_its_field(boss, name, typed):
    with pytest.raises(DomainError) as refused:
        entered(field(name), typed, boss)
    assert refused.value.field == name and str(refused.value)


def test_what_a_form_shows_comes_back_as_the_same_value(boss):
    values = {
        "industry": "机械",
        "founded_on": date(2009, 6, 1),
        "registered_capital": Decimal("3000.50"),
        "staff_count": 7,
        "is_dealer": True,
        "phone": "+8651268886601",
        "region": "320506",
    }
    for name, value in values.items():
        assert entered(field(name), raw_of(field(name), value), boss) == value
    moment = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
    assert entered(field("created_at"), raw_of(field("created_at"), moment), boss) == moment


def test_values_are_read_all_together_and_unknown_names_refused(boss):
    with pytest.raises(Refused) as refused:
        read_values(records.get(KEY), {"name": "甲", "phone": "12", "name_sort": "x", "owner_id": 1, "version": 9}, boss)
    assert set(refused.value.errors) == {"phone", "name_sort", "owner_id", "version"}


def test_a_new_row_needs_what_is_needed(boss):
    record = records.get(KEY)
    with pytest.raises(Refused) as refused:
        write_values(record, fresh(record, boss), {"industry": "机械"}, boss)
    assert set(refused.value.errors) == {"name"} and not Customer.objects.exists()


def test_a_sight_masks_hides_and_speaks():
    c = company()
    row = customer("苏州澄曜", c.lin, phone="+8613901170001", standing="important", registered_capital=Decimal(3000))
    wu = actor(limited(grants={"view": 4}, fields={"industry": "hidden", "bank": "masked"}))
    sight = Sight(records.get(KEY), wu)
    assert sight.text(field("phone"), row) == "139****0001"
    assert "industry" not in sight.fields
    assert sight.text(field("registered_capital"), row) == "¥3,000.00"
    assert sight.text(field("owner"), row) == "林婉清"
    row.bank = "工商银行"
    assert sight.text(field("bank"), row) == "****"
    assert Sight(records.get(KEY), actor(c.boss), full=True).text(field("phone"), row) == "139 0117 0001"


def test_a_sight_says_in_a_line_of_a_card_no_more_than_on_the_rows_own_page():
    c = company()
    row = customer("苏州澄曜", c.lin, phone="+8613901170001", standing="important", registered_capital=Decimal(3000), bank="工商银行")
    sight = Sight.of(Customer, actor(limited(grants={"view": 4}, fields={"industry": "hidden", "bank": "masked"})))
    assert sight.said(row, "standing") == sight.text(field("standing"), row) != "important"
    assert sight.said(row, "registered_capital", lambda value: f"{value} 元") == "3000 元"
    assert sight.said(row, "owner", lambda person: shown_name(person, sight.actor)) == "林婉清"
    assert sight.said(row, "phone") == "139****0001" and sight.said(row, "bank", str.upper) == "****"
    assert sight.said(row, "industry", str) == sight.said(row, "website", str) == ""
    assert sight.tells("name", "standing") and not sight.tells("name", "bank") and not sight.tells("industry")
    assert sight.called(row) == "苏州澄曜"


def test_a_related_row_out_of_reach_reads_as_empty():
    from guanxi.customers.contacts.models import Contact

    c = company()
    far = customer("镇江润澜", c.he)
    person = Contact(name="张某", customer=far)
    person.save()
    contact = records.get("customers.contact")
    wu = limited(grants={"view": 1})
    wu.roles.first().grants["customers.contact"] = {"view": 4}
    role = wu.roles.first()
    role.grants = {"customers.contact": {"view": 4}, KEY: {"view": 1}}
    role.save()
    sight = Sight(contact, actor(wu))
    sight.prime([person])
    assert sight.text(contact.field("customer"), person) == "" and sight.plain(contact.field("customer"), person) is None
    sight = Sight(contact, actor(c.he))
    sight.prime([person])
    assert sight.text(contact.field("customer"), person) == "镇江润澜"
