"""Whatever hangs on customers hangs on the one that stays; taken apart again, everything is as it was."""

from decimal import Decimal

import pytest
from django.apps import apps

from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer, CustomerState
from guanxi.customers.merges.actions import merge, unmerge
from guanxi.customers.merges.queries import merged_into
from guanxi.customers.merges.relations import links
from guanxi.customers.merges.tests.cast import differences, furnished, graded, paired, picture, totals
from guanxi.desk.tests.cast import actor, company, contact, customer
from guanxi.kit.actor import SYSTEM, acting
from guanxi.kit.errors import DomainError
from guanxi.sales.orders.models import Order
from guanxi.sales.rollups.actions import fold

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return company()


@pytest.fixture
def three(cast):
    """Three that are the same, with everything, and a stranger."""
    rows = [
        furnished("江岚阀业有限公司", cast.lin, amount=100, phone="+8613800000001", remarks="先款后货", region="320100"),
        furnished("江岚阀业", cast.chen, amount=250, phone="+8613800000002", remarks="爱喝茶", address="中山路1号", email="a@example.com"),
        furnished("江岚阀门厂", cast.lin, amount=333, phone="+8613800000003", credit_code="91320100MA1"),
    ]
    graded(rows)
    stranger = customer("路过的公司", cast.lin, referrer=rows[1])
    paired(rows[0], rows[1])
    paired(rows[1], stranger, status="different")
    paired(rows[2], stranger)
    fold()
    return rows


def test_everything_hangs_on_the_one_that_stays_and_sums_are_those_of_all(three, cast):
    before = totals()
    kept, *others = three
    with acting(actor(cast.boss)):
        done = merge(kept, others, actor=actor(cast.boss), reason="同一家")
    fold()
    after = totals()
    assert after.pop("Contact") >= before.pop("Contact")
    assert after == before
    for link in links(Customer):
        held_back = {pk for keys in done.pack["left"].get(link.label, {}).values() for pk in keys}
        rows = link.rows([o.pk for o in others])
        if link.model is Customer:
            rows = rows.exclude(pk__in=[o.pk for o in others])
        assert set(rows.values_list("pk", flat=True)) == held_back, link.label
    kept.refresh_from_db()
    state = CustomerState.objects.get(pk=kept.pk)
    assert (state.order_count, state.revenue_total) == (3, Decimal(683))
    assert CustomerState.objects.get(pk=others[0].pk).order_count == 0
    assert (kept.phone, kept.phone2, kept.address, kept.credit_code) == ("+8613800000001", "+8613800000002", "中山路1号", "91320100MA1")
    assert kept.remarks == "先款后货\n爱喝茶"
    assert Contact.objects.alive().filter(customer=kept, phone="+8613800000003").exists()  # the third number stands with a person
    assert {o.owner_id for o in Order.objects.all()} == {kept.owner_id}
    assert (state.grade, state.score) == ("A", Decimal(53))
    assert set(Customer.objects.visible_to(SYSTEM).filter(pk__in=[c.pk for c in three])) == {kept}
    assert merged_into(others[0].pk)[0] == kept.pk


@pytest.mark.parametrize("first", [0, 1, 2])
def test_taken_apart_again_every_column_of_every_table_is_as_it_was(three, cast, first):
    before = picture()
    kept = three[first]
    by = actor(cast.boss)
    with acting(by):
        done = merge(kept, [c for c in three if c != kept], actor=by)
        assert differences(before, picture())
        done = unmerge(done, actor=by)
    assert differences(before, picture()) == {}
    assert done.pack["stayed"] == {"fields": [], "rows": {}}


def test_persons_become_one_as_companies_do(cast):
    a, b = customer("王小明", cast.lin, kind="person", phone="+8613800000001"), customer("王小明", cast.lin, kind="person", phone="+8613800000009", hobbies="钓鱼")
    contact(a, "李雷", phone="+8613900000001")
    double = contact(b, "李雷", title="儿子")
    before = picture()
    by = actor(cast.lin)
    with acting(by):
        done = merge(a, [b], actor=by, choices={"phone": b.pk})
    a.refresh_from_db()
    assert (a.phone, a.phone2, a.hobbies) == ("+8613800000009", "+8613800000001", "钓鱼")
    people = Contact.objects.alive().filter(customer=a)
    assert [(p.name, p.phone, p.title) for p in people] == [("李雷", "+8613900000001", "儿子")]
    double.refresh_from_db()
    assert double.deleted_at and double.customer_id == a.pk
    with acting(by):
        unmerge(done, actor=by)
    assert differences(before, picture()) == {}


def test_every_table_that_names_customers_moves_or_says_why_it_stays():
    """A new table moves by itself; one that shall not has to say so, and is looked at here."""
    stays = {m._meta.label for m in apps.get_models() if getattr(m, "on_merge", "") == "stays"}
    assert stays == {"customers.CustomerState", "customers.Pair", "customers.Merge", "sales.SalesMonth", "sales.SalesDelta", "audit.Entry"}
    assert {"commons.taglink.object_id", "grading.score.customer", "sales.order.customer", "customers.lead.referrer"} <= {x.label for x in links(Customer)}


def test_a_merged_customer_does_not_come_out_of_the_bin_by_itself(three, cast):
    kept, other, _third = three
    by = actor(cast.boss)
    with acting(by):
        merge(kept, [other], actor=by)
        other.refresh_from_db()
        with pytest.raises(DomainError):
            other.restore()
