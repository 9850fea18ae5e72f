"""The conversion as people meet it: a page with values to edit, customers who may be meant, choices where values differ."""

import pytest
from django.core.files.base import ContentFile

from guanxi.commons.files.actions import keep
from guanxi.commons.files.models import StoredFile
from guanxi.commons.tags.actions import set_tags
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.customers.leads.tests.cast import lead
from guanxi.customers.occasions.models import Occasion
from guanxi.customers.sources.models import Source
from guanxi.customers.sources.tests.cast import source
from guanxi.desk.tests.cast import browser, company, contact, customer, text
from guanxi.org.users.tests.cast import colleague, role
from guanxi.sales.opportunities.models import Opportunity

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return company()


def sent(one, **more):
    """What the page sends when nothing was edited."""
    return {"version": one.version, "customer-name": one.name, "customer-kind": one.kind, **more}


@pytest.mark.row("X02")
def test_a_lead_becomes_customer_contact_and_deal_on_one_page(cast):
    one = lead(
        "澄曜泵业有限公司",
        cast.lin,
        contact_name="王敏",
        contact_title="采购经理",
        phone="+8615400000001",
        need="三台球阀\n月底前",
        email="w@example.com",
    )
    set_tags(one, ["急"])
    me = browser(cast.lin)
    page = text(me.get(f"/customers/leads/{one.pk}/conversion/"))
    assert "三台球阀" in page and "王敏" in page and "15400000001" not in page.replace(" ", "")
    values = {
        "with_contact": "1",
        "contact-name": "王敏",
        "contact-title": "采购总监",
        "with_deal": "1",
        "deal-name": "球阀",
        "deal-amount": "12000",
    }
    answer = me.post(f"/customers/leads/{one.pk}/conversion/", sent(one, **values))
    made, person, deal = Customer.objects.get(), Contact.objects.get(), Opportunity.objects.get()
    assert answer["Location"] == f"/customers/customers/{made.pk}/"
    assert (made.phone, made.owner, person.name, person.title, person.phone) == (
        "+8615400000001",
        cast.lin,
        "王敏",
        "采购总监",
        "+8615400000001",
    )
    assert (deal.name, deal.amount, deal.remarks, deal.salesperson) == ("球阀", 12000, "三台球阀\n月底前", cast.lin)
    one.refresh_from_db()
    assert (one.status, one.customer, one.converted_by) == ("converted", made, cast.lin)
    assert "澄曜泵业有限公司" in text(me.get(f"/customers/leads/{one.pk}/")) and f"/customers/leads/{one.pk}/" in text(
        me.get(f"/customers/customers/{made.pk}/")
    )
    assert me.post(f"/customers/leads/{one.pk}/conversion/", sent(one)).status_code == 422 and Customer.objects.count() == 1


@pytest.mark.row("X02", part=True)
def test_joining_a_customer_fills_blanks_and_overwrites_only_what_was_chosen(cast):
    there = customer("澄曜泵业（苏州）有限公司", cast.lin, phone="+8615400000009", address="澄湾路 1 号", website="a.example")
    contact(there, "王敏", title="采购")
    one = lead(
        "澄曜泵业有限公司",
        cast.lin,
        contact_name="王敏",
        contact_title="经理",
        phone="+8615400000001",
        address="星湖街 2 号",
        website="b.example",
        industry="泵业",
    )
    me = browser(cast.lin)
    page = text(me.get(f"/customers/leads/{one.pk}/conversion/?customer={there.pk}"))
    assert "澄湾路 1 号" in page and "星湖街 2 号" in page
    values = {
        "version": one.version,
        "customer": there.pk,
        "take": ["address"],
        "with_contact": "1",
        "contact-name": "王敏",
        "contact-title": "经理",
    }
    assert me.post(f"/customers/leads/{one.pk}/conversion/", values).status_code == 302
    there.refresh_from_db()
    assert (there.name, there.address, there.website, there.industry) == ("澄曜泵业（苏州）有限公司", "星湖街 2 号", "a.example", "泵业")
    assert (there.phone, there.phone2, Customer.objects.count()) == ("+8615400000009", "+8615400000001", 1)
    person = Contact.objects.get()
    assert (person.title, person.phone) == ("采购", "+8615400000001")
    told = text(me.get(f"/customers/customers/{there.pk}/"))
    assert "b.example" in told and "经理" in told, "what was not taken is told on the timeline"


@pytest.mark.row("X02", part=True)
def test_a_source_that_was_thrown_away_stands_in_no_conversions_way(cast):
    gone, fair = source("老来源"), Occasion(name="老展会", kind="fair")
    fair.save()
    one, me = lead("澄曜泵业", cast.lin, source=gone, occasion=fair), browser(cast.lin)
    Source.objects.get(pk=gone.pk).bin()
    fair.bin()
    page = text(me.get(f"/customers/leads/{one.pk}/conversion/"))
    first = {"source": gone.pk, "occasion": fair.pk}
    as_it_stands = {f"customer-{n}": pk for n, pk in first.items() if f'name="customer-{n}"' in page}
    assert me.post(f"/customers/leads/{one.pk}/conversion/", sent(one, **as_it_stands)).status_code == 302
    made = Customer.objects.get()
    assert (made.source_id, made.occasion_id) == (gone.pk, fair.pk) and "老展会" in page


def test_who_may_be_meant_is_shown_and_only_ones_own_can_be_joined(cast):
    mine, his = customer("澄曜泵业有限公司", cast.lin), customer("栖行水务有限公司", cast.he)
    page = text(browser(cast.lin).get(f"/customers/leads/{lead('澄曜泵业', cast.lin).pk}/conversion/"))
    assert f"?customer={mine.pk}" in page
    other = lead("栖行水务", cast.lin)
    page = text(browser(cast.lin).get(f"/customers/leads/{other.pk}/conversion/"))
    assert f"customer={his.pk}" not in page and f"/customers/{his.pk}/" not in page and "gx-needs" in page
    assert browser(cast.lin).get(f"/customers/leads/{other.pk}/conversion/?customer={his.pk}").status_code == 404
    assert browser(cast.lin).post(f"/customers/leads/{other.pk}/conversion/", {"customer": his.pk, "version": 1}).status_code == 404
    assert not Lead.objects.filter(status="converted").exists()


def test_a_lead_that_somebody_changed_meanwhile_is_shown_again(cast):
    one = lead("澄曜泵业", cast.lin)
    one.need = "变了"
    one.save()
    answer = browser(cast.lin).post(f"/customers/leads/{one.pk}/conversion/", sent(one, version=1))
    assert answer.status_code == 409 and not Customer.objects.exists()


def test_without_the_right_to_file_customers_nothing_is_converted(cast):
    grants = {"customers.lead": {"view": 4, "change": 4}, "customers.customer": {"view": 4}}
    helper = colleague("helper", role("helper", grants), password=None)
    one = lead("澄曜泵业", cast.lin)
    assert "conversion/" not in text(browser(helper).get(f"/customers/leads/{one.pk}/"))
    assert browser(helper).post(f"/customers/leads/{one.pk}/conversion/", sent(one)).status_code == 403
    reader = colleague(
        "reader", role("reader", {"customers.lead": {"view": 4}, "customers.customer": {"view": 4, "add": 4}}), password=None
    )
    assert browser(reader).post(f"/customers/leads/{one.pk}/conversion/", sent(one)).status_code == 403
    assert not Customer.objects.exists()


def test_what_the_converter_may_not_see_goes_along_unseen(cast):
    hidden = {"customers.lead": {"phone": "hidden", "email": "hidden"}, "customers.customer": {"phone": "hidden", "email": "hidden"}}
    grants = {key: {"view": 4, "add": 4, "change": 4} for key in ("customers.lead", "customers.customer", "customers.contact")}
    clerk = colleague("clerk", role("clerk", grants, hidden), password=None)
    one = lead("澄曜泵业", cast.lin, phone="+8615400000001", email="w@example.com")
    page = text(browser(clerk).get(f"/customers/leads/{one.pk}/conversion/"))
    assert "0001" not in page and "w@example" not in page
    assert browser(clerk).post(f"/customers/leads/{one.pk}/conversion/", sent(one)).status_code == 302
    made = Customer.objects.get()
    assert (made.phone, made.email, made.owner) == ("+8615400000001", "w@example.com", cast.lin)


def test_a_wrong_conversion_is_taken_back_until_something_is_built_on_it(cast, settings, tmp_path):
    settings.DATA = tmp_path
    one, me = lead("澄曜泵业", cast.lin, status="promising", contact_name="王敏", need="球阀"), browser(cast.lin)
    keep(ContentFile(b"\x89PNG\r\n\x1a\n..."), name="card.png", kind="lead.card", object_id=one.pk)
    values = sent(one, with_contact="1", with_deal="1", **{"contact-name": "王敏", "deal-name": "球阀"})
    me.post(f"/customers/leads/{one.pk}/conversion/", values)
    made = Customer.objects.get()
    assert StoredFile.objects.filter(kind="contact.card").count() == 1
    assert "conversion/undo/" in text(me.get(f"/customers/leads/{one.pk}/"))
    assert me.post(f"/customers/leads/{one.pk}/conversion/undo/").status_code == 302
    one.refresh_from_db()
    assert (one.status, one.customer, one.conversion) == ("promising", None, {})
    assert not Customer.objects.alive().exists() and not Contact.objects.alive().exists() and not Opportunity.objects.alive().exists()
    assert [f.kind for f in StoredFile.objects.all()] == ["lead.card"]
    me.post(f"/customers/leads/{one.pk}/conversion/", sent(one))
    made = Customer.objects.alive().get()
    made.industry = "泵业"
    made.save()
    me.post(f"/customers/leads/{one.pk}/conversion/undo/")
    one.refresh_from_db()
    assert one.status == "converted" and "conversion/undo/" not in text(me.get(f"/customers/leads/{one.pk}/"))


def test_the_lead_goes_where_its_customer_goes(cast):
    one = lead("澄曜泵业", cast.lin)
    browser(cast.lin).post(f"/customers/leads/{one.pk}/conversion/", sent(one))
    browser(cast.boss).post("/customers/customers/bulk/assign/", {"go": "1", "pk": [Customer.objects.get().pk], "owner": cast.he.pk})
    one.refresh_from_db()
    assert (one.owner, one.department) == (cast.he, cast.two)
