"""Whoever converts a lead learns nothing that he could not read on it, and writes nothing that he could not write elsewhere."""

import pytest

from guanxi.commons.tags.actions import set_tags
from guanxi.customers.contacts.models import Contact
from guanxi.customers.conversions.actions import can_take_back, convert
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.customers.leads.tests.cast import lead
from guanxi.desk.tests.cast import browser, company, contact, customer, text
from guanxi.org.users.tests.cast import colleague, role
from guanxi.sales.opportunities.models import Opportunity

pytestmark = pytest.mark.django_db
KEYS = ("customers.lead", "customers.customer", "customers.contact", "sales.opportunity")
ALL = {"view": 4, "add": 4, "change": 4, "reveal": 4}


@pytest.fixture
def cast():
    return company()


def clerk(fields=None, **grants):
    """Somebody who may do everything but what is said."""
    made = role("clerk", dict.fromkeys(KEYS, ALL) | {f"customers.{name}": given for name, given in grants.items()}, fields or {})
    return browser(colleague("clerk", made, password=None))


def convert_page(me, one, **more):
    """The page, and the answer to sending it as it stands."""
    address = f"/customers/leads/{one.pk}/conversion/"
    sent = {"version": one.version, "customer-name": one.name, "customer-kind": one.kind}
    return text(me.get(address, more)), me.post(address, sent | more)


@pytest.mark.row("X02", part=True)
@pytest.mark.parametrize("hidden", ["need", "remarks", "social_account", "contact_name"])
def test_what_the_converter_may_not_read_is_not_written_where_he_reads_it(cast, hidden):
    one = lead("澄曜泵业", cast.lin, **{hidden: "金丝雀"})
    me = clerk({"customers.lead": {hidden: "hidden"}})
    page, answer = convert_page(me, one, **{"with_deal": "1", "deal-name": "球阀"})
    assert "金丝雀" not in page and answer.status_code == 302
    made = Customer.objects.get()
    pages = [text(me.get(answer["Location"])), text(me.get(f"/sales/opportunities/{Opportunity.objects.get().pk}/"))]
    assert "金丝雀" not in made.remarks and not any("金丝雀" in page for page in pages)
    assert "金丝雀" in text(browser(cast.lin).get(answer["Location"])), "who may read it is told that the lead kept it"


def test_numbers_among_further_answers_stay_masked(cast):
    one = lead("澄曜泵业", cast.lin, extra={"备用电话": "138 0013 9009"})
    answer = convert_page(clerk(lead=ALL | {"reveal": 0}), one)[1]
    assert answer.status_code == 302 and "9009" not in Customer.objects.get().remarks
    two = lead("栖行泵业", cast.lin, extra={"备用电话": "138 0013 9009"})
    convert_page(browser(cast.lin), two)
    assert "备用电话：138 0013 9009" in Customer.objects.get(name="栖行泵业").remarks


def test_a_hidden_person_shows_neither_in_the_tick_nor_in_the_way(cast):
    named, bare = lead("澄曜泵业", cast.lin, contact_name="王敏"), lead("栖行泵业", cast.lin)
    me = clerk({"customers.lead": {"contact_name": "hidden"}})
    pages = [convert_page(me, one) for one in (named, bare)]
    assert [answer.status_code for _page, answer in pages] == [302, 302]
    assert not any('name="with_contact" value="1" checked' in page for page, _answer in pages)


def test_a_number_that_one_may_not_read_finds_nobody(cast):
    there = customer("栖行水务有限公司", cast.lin, phone="+8615400000001")
    one = lead("澄曜泵业", cast.lin, phone="+8615400000001")
    offer, page = f"?customer={there.pk}", f"/customers/leads/{one.pk}/conversion/"
    assert offer in text(browser(cast.lin).get(page))
    assert offer not in text(clerk({"customers.lead": {"phone": "hidden"}}).get(page))


@pytest.mark.parametrize("case", ["no right to change", "read only", "masked", "all"])
def test_the_person_on_file_is_changed_only_by_who_may_change_him(cast, case):
    there = customer("澄曜泵业有限公司", cast.lin)
    known = contact(there, "王敏")
    one = lead("澄曜泵业", cast.lin, contact_name="王敏", contact_title="经理", phone="+8615400000001")
    rules = {"read only": {"phone": "readonly", "title": "readonly"}, "masked": {"phone": "masked", "title": "masked"}}.get(case, {})
    right = {"view": 4, "add": 4, "reveal": 4} if case == "no right to change" else ALL
    me = clerk({"customers.contact": rules}, contact=right)
    more = {"customer": there.pk, "with_contact": "1", "contact-name": "王敏", "contact-title": "经理"}
    assert convert_page(me, one, **more)[1].status_code == 302
    known.refresh_from_db()
    assert (known.phone, known.title) == (("+8615400000001", "经理") if case == "all" else ("", ""))
    assert Contact.objects.count() == 1
    left = Lead.objects.get(pk=one.pk).conversion["left"]
    assert {"contact.phone", "contact.title"} <= set(left) or case == "all"


def test_a_tag_hung_on_the_customer_since_keeps_the_conversion(cast):
    one = lead("澄曜泵业", cast.lin)
    set_tags(one, ["急"])
    made = convert(Lead.objects.get(pk=one.pk)).customer
    assert can_take_back(Lead.objects.get(pk=one.pk))
    set_tags(made, ["急", "样品已寄"])
    assert not can_take_back(Lead.objects.get(pk=one.pk))
