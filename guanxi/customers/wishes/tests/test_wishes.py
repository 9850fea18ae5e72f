"""The wish list: companies find their lead and their customer by the name, whatever way these come in (ACQ-10)."""

import pytest

from guanxi.customers.conversions.actions import convert, take_back
from guanxi.customers.leads.models import Lead
from guanxi.customers.leads.tests.cast import lead
from guanxi.customers.wishes.models import Wish
from guanxi.desk.tests.cast import browser, company, customer, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return company()


def wish(name, owner, **values) -> Wish:
    """One wish of somebody's."""
    made = Wish(name=name, owner=owner, **values)
    made.save()
    return Wish.objects.get(pk=made.pk)


@pytest.mark.row("ACQ-10")
def test_a_wish_becomes_a_lead_then_a_customer_and_is_won_when_it_buys(cast):
    me = browser(cast.lin)
    me.post(
        "/customers/wishes/new/",
        {"name": "澄曜泵业有限公司", "year": "2026", "priority": "a_first", "status": "open", "reason": "行业第一"},
    )
    one = Wish.objects.get()
    assert "澄曜泵业" in text(me.get("/customers/wishes/?f=status = open"))
    assert me.post(f"/customers/wishes/{one.pk}/lead/").status_code == 302
    made = Lead.objects.get()
    one.refresh_from_db()
    assert (one.lead, one.status, made.owner) == (made, "working", cast.lin) and "行业第一" in made.remarks
    me.post(f"/customers/wishes/{one.pk}/lead/")
    assert Lead.objects.count() == 1
    me.post(f"/customers/leads/{made.pk}/conversion/", {"version": made.version, "customer-name": made.name, "customer-kind": "company"})
    one.refresh_from_db()
    assert one.customer is not None and one.status == "working"
    buyer = one.customer
    buyer.lifecycle = "present"
    buyer.save()
    one.refresh_from_db()
    assert one.status == "won"


@pytest.mark.row("ACQ-10", part=True)
def test_a_partner_in_the_recycle_bin_is_none_and_the_next_one_is_found(cast):
    me, one = browser(cast.lin), wish("澄曜泵业有限公司", cast.lin)
    me.post(f"/customers/wishes/{one.pk}/lead/")
    made = Lead.objects.get()
    convert(made)
    take_back(Lead.objects.get())
    again = convert(Lead.objects.get()).customer
    one.refresh_from_db()
    assert one.customer == again
    again.lifecycle = "present"
    again.save()
    one.refresh_from_db()
    assert one.status == "won"
    two = wish("栖行水务有限公司", cast.lin)
    me.post(f"/customers/wishes/{two.pk}/lead/")
    first = Lead.objects.get(name="栖行水务有限公司")
    first.bin()
    assert f"/customers/wishes/{two.pk}/lead/" in text(me.get(f"/customers/wishes/{two.pk}/"))
    me.post(f"/customers/wishes/{two.pk}/lead/")
    two.refresh_from_db()
    assert two.lead == Lead.objects.alive().get(name="栖行水务有限公司") != first


@pytest.mark.parametrize("before", [True, False])
def test_the_name_core_decides_and_the_order_does_not(cast, before):
    if before:
        customer("苏州澄曜泵业（集团）有限公司", cast.he)
        one = wish("苏州澄曜泵业", cast.lin)
    else:
        one = wish("苏州澄曜泵业", cast.lin)
        customer("苏州澄曜泵业（集团）有限公司", cast.he)
        one.refresh_from_db()
    assert one.customer is not None and one.status == "working"
    page = text(browser(cast.lin).get(f"/customers/wishes/{one.pk}/"))
    assert "集团" not in page, "a customer out of reach is not named"


def test_what_was_dropped_stays_dropped_and_other_names_stay_apart(cast):
    dropped, other = wish("澄曜泵业", cast.lin, status="dropped"), wish("栖行水务", cast.lin)
    lead("澄曜泵业有限公司", cast.lin)
    dropped.refresh_from_db()
    other.refresh_from_db()
    assert (dropped.status, dropped.lead, other.lead) == ("dropped", None, None)
    assert browser(cast.lin).post(f"/customers/wishes/{dropped.pk}/lead/").status_code == 302 and Lead.objects.count() == 1
    assert browser(cast.he).post(f"/customers/wishes/{other.pk}/lead/").status_code == 404
    assert browser(cast.stranger).post(f"/customers/wishes/{other.pk}/lead/").status_code == 403
