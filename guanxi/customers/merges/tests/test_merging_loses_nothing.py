"""Whatever hangs on customers hangs on the one that stays; taken apart again, everything is as it was."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer, CustomerState
from guanxi.customers.merges.actions import gather_late, merge, unmerge
from guanxi.customers.merges.queries import merged_into
from guanxi.customers.merges.relations import links
from guanxi.customers.merges.tests.cast import differences, furnished, graded, paired, picture, totals
from guanxi.desk.tests.cast import actor, company, contact, customer
from guanxi.kit.actor import SYSTEM, acting
from guanxi.kit.errors import DomainError
from guanxi.kit.search import find
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
    a, b = (
        customer("王小明", cast.lin, kind="person", phone="+8613800000001"),
        customer("王小明", cast.lin, kind="person", phone="+8613800000009", hobbies="钓鱼"),
    )
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
    assert stays == {
        "customers.CustomerState",
        "customers.Profile",
        "customers.Pair",
        "customers.Improvement",
        "customers.Merge",
        "commons.FactMark",
        "sales.SalesMonth",
        "sales.SalesDelta",
        "audit.Entry",
    }
    assert {"commons.taglink.object_id", "grading.score.customer", "sales.order.customer", "customers.lead.referrer"} <= {
        x.label for x in links(Customer)
    }


def test_a_merged_customer_does_not_come_out_of_the_bin_by_itself(three, cast):
    kept, other, _third = three
    by = actor(cast.boss)
    with acting(by):
        merge(kept, [other], actor=by)
        other.refresh_from_db()
        with pytest.raises(DomainError):
            other.restore()


def test_what_came_late_to_a_merged_customer_follows_and_goes_back_with_him(three, cast):
    kept, other, _third = three
    by = actor(cast.boss)
    before = picture()
    with acting(by):
        done = merge(kept, [other], actor=by)
    late = Contact(customer=Customer.objects.get(pk=other.pk), name="迟到的人")  # an import that had found him before
    late.save()
    assert gather_late() == 1 and gather_late() == 0
    late.refresh_from_db()
    assert (late.customer_id, late.owner_id) == (kept.pk, kept.owner_id)
    with acting(by):
        unmerge(done, actor=by)
    late.refresh_from_db()
    assert late.customer_id == other.pk
    late.delete()
    assert differences(before, picture()) == {}


def test_what_was_merged_is_found_under_the_one_that_stayed_alone(three, cast):
    kept, other, _third = three
    by = actor(cast.boss)

    def found():
        return {hit.pk for hit in find(by, "江岚阀业", record_keys=("customers.customer",))}

    assert {kept.pk, other.pk} <= found()
    with acting(by):
        done = merge(kept, [other], actor=by)
        assert kept.pk in found() and other.pk not in found()
        unmerge(done, actor=by)
    assert {kept.pk, other.pk} <= found()


NAMES = st.sampled_from(["", "江岚", "沪东", "备注一"])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.fixed_dictionaries({"remarks": NAMES, "website": NAMES, "phone": st.sampled_from(["", "+8613800000001", "+8613800000002"]),
                                         "email": st.sampled_from(["", "a@b.cn"]), "is_dealer": st.booleans(), "children": st.integers(0, 3)}), min_size=2, max_size=5),
    kept=st.integers(0, 4),
)  # fmt: skip
def test_whatever_they_hold_nothing_is_lost_and_all_of_it_comes_back(rows, kept, cast):
    with transaction.atomic():
        made = []
        for n, values in enumerate(rows):
            children = values["children"]
            made.append(customer(f"第{n}家", cast.lin if n % 2 else cast.chen, **{k: v for k, v in values.items() if k != "children"}))
            for nth in range(children):
                contact(made[-1], f"联系人{nth}", phone="+8613900000001" if nth else "")
        by, before, sums = actor(cast.boss), picture(), totals()
        first = made[kept % len(made)]
        with acting(by):
            done = merge(first, [c for c in made if c != first], actor=by)
            after = totals()
            assert after["Contact"] - len(done.pack["beside"]) == sums["Contact"]
            first.refresh_from_db()
            said = " ".join([first.remarks, first.website, str(done.pack["lost"]), first.phone, first.phone2, first.email,
                             *(f"{p.phone} {p.phone2} {p.email}" for p in first.contacts.all())])  # fmt: skip
            for values in rows:
                assert all(values[n] in said for n in ("remarks", "website", "phone", "email"))
            unmerge(done, actor=by)
        assert differences(before, picture()) == {}
        transaction.set_rollback(True)
