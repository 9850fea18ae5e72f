"""A save writes what differs, whatever way it came to differ; what is removed is told, also what goes along."""

import pytest

from guanxi.audit.trail.models import Entry
from guanxi.commons.tags.actions import set_tags
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.desk.bins.actions import purge
from guanxi.desk.tests.cast import company, contact, customer
from guanxi.kit import bulkwrites, search
from guanxi.kit.actor import SYSTEM
from guanxi.org.roles.models import Role
from guanxi.org.users.tests.cast import role

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    """The company with one customer and a person there."""
    c = company()
    c.pump = customer("苏州澄曜泵业有限公司", c.lin)
    c.wang = contact(c.pump, "王芳")
    return c


def told(record_key, kind):
    """Keys of the rows of which the trail tells this."""
    return set(Entry.objects.filter(record_key=record_key, kind=kind).values_list("object_id", flat=True))


def test_what_is_changed_within_a_json_column_is_saved(cast):
    made = role("one", {"customers.customer": {"view": 1}}, opens=False)
    made.grants["customers.customer"]["view"] += 1
    made.save()
    again = Role.objects.get(pk=made.pk)
    again.grants["customers.customer"]["view"] += 1
    again.save()
    again.permissions.append("audit.search")
    again.save()
    kept = Role.objects.get(pk=made.pk)
    assert kept.grants == {"customers.customer": {"view": 3}} and kept.permissions == ["audit.search"]
    assert Entry.objects.filter(record_key="org.role", object_id=made.pk, kind="update").count() == 3


def test_a_row_read_anew_is_compared_with_what_was_read(cast):
    row = Customer.objects.get(pk=cast.pump.pk)
    Customer.objects.filter(pk=row.pk).update(industry="水务")
    row.refresh_from_db()
    row.industry = ""
    row.save()
    assert Customer.objects.get(pk=row.pk).industry == ""


def test_what_goes_along_with_a_removed_row_is_told_and_found_no_more(cast):
    assert search.find(SYSTEM, "王芳")
    Customer.objects.filter(pk=cast.pump.pk).plain_update(deleted_at="2020-01-01T00:00:00Z")
    assert purge() == 1
    assert told("customers.customer", "erase") == {cast.pump.pk} and told("customers.contact", "erase") == {cast.wang.pk}
    assert not search.find(SYSTEM, "王芳") and not Contact.objects.exists()


def test_many_rows_removed_at_once_are_told_with_what_goes_along(cast):
    set_tags(cast.pump, ["展会"])
    other = customer("宁波甬岚流体设备有限公司", cast.chen)
    rows = Customer.objects.filter(pk__in=[cast.pump.pk, other.pk])
    count, by_model = rows.delete()
    assert by_model["customers.Customer"] == 2 and by_model["customers.Contact"] == 1 and count == sum(by_model.values())
    assert told("customers.customer", "erase") == {cast.pump.pk, other.pk} and told("customers.contact", "erase") == {cast.wang.pk}


def test_a_row_that_comes_during_a_removal_is_neither_removed_nor_told(cast, monkeypatch):
    filled, late = bulkwrites._filled, []

    def meanwhile(o, fields):
        if not late and isinstance(o, Contact):
            late.append(None)
            late[0] = contact(cast.pump, "赵迟到").pk
        return filled(o, fields)

    monkeypatch.setattr(bulkwrites, "_filled", meanwhile)
    Contact.objects.filter(customer=cast.pump).delete()
    assert set(Contact.objects.values_list("pk", flat=True)) == set(late) and told("customers.contact", "erase") == {cast.wang.pk}
