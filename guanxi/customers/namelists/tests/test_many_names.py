"""Many names pasted at once become leads: cells in any order, problems line by line, nothing half-written, doubles told and betraying nobody."""

import pytest

from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.customers.namelists.queries import MOST, read
from guanxi.customers.occasions.models import Occasion
from guanxi.customers.sources.tests.cast import source
from guanxi.desk.tests.cast import browser, company, customer, limited, text
from guanxi.org.users.tests.cast import colleague, role

pytestmark = pytest.mark.django_db
ADDRESS = "/customers/leads/many/"


@pytest.fixture
def cast():
    """A street being swept."""
    c = company()
    c.street = Occasion(name="吴中工业园扫街", kind="street", source=source("扫街"), region="320506", planned_count=4)
    c.street.save()
    return c


CASES = [
    ("澄曜泵业有限公司\t13912340001\t王启明", {"name": "澄曜泵业有限公司", "phone": "+8613912340001", "contact_name": "王启明"}),
    ("澄曜泵业有限公司 王启明 139 1234 0001", {"name": "澄曜泵业有限公司", "contact_name": "王启明"}),
    ("13912340001，澄曜泵业有限公司，王启明", {"name": "澄曜泵业有限公司", "phone": "+8613912340001", "contact_name": "王启明"}),
    ("澄曜泵业有限公司,0512-65430001,13912340001", {"name": "澄曜泵业有限公司", "phone": "+8651265430001", "phone2": "+8613912340001"}),
    ("澄曜泵业有限公司;wang@example.com", {"name": "澄曜泵业有限公司", "email": "wang@example.com"}),
    ("澄曜泵业有限公司\t王启明\t二楼 问采购", {"name": "澄曜泵业有限公司", "contact_name": "王启明", "remarks": "二楼 问采购"}),
    ("澄曜泵业有限公司", {"name": "澄曜泵业有限公司"}),
    ("ABC Pumps Ltd  13912340001", {"name": "ABC Pumps Ltd", "phone": "+8613912340001"}),
]


@pytest.mark.parametrize("line, values", CASES)
def test_a_line_is_read_as_people_write_it(line, values):
    (found,) = read(f"\n\n{line}\r\n  \n")
    assert found.number == 3
    assert {k: found.values.get(k) for k in values} == values


@pytest.mark.parametrize("line", ["13912340001", "澄曜泵业有限公司 1391234", "\x00\x01", "澄曜泵业有限公司,999999999999999999"])
def test_what_cannot_be_read_is_said_beside_the_line(line):
    assert all(found.problems for found in read(line))


@pytest.mark.row("ACQ-01")
def test_a_pasted_list_becomes_the_leads_of_the_street(cast):
    lin = browser(cast.lin)
    assert f"{ADDRESS}?occasion={cast.street.pk}" in text(lin.get(f"/customers/occasions/{cast.street.pk}/"))
    assert f'value="{cast.street.pk}" selected' in text(lin.get(f"{ADDRESS}?occasion={cast.street.pk}"))
    answer = lin.post(ADDRESS, {"text": "澄曜泵业有限公司 13912340001 王启明\n栖行机械有限公司 13912340002", "occasion": cast.street.pk})
    assert answer.status_code == 302, text(answer)
    leads = list(Lead.objects.order_by("pk"))
    assert [(x.name, x.phone, x.contact_name, x.owner, x.occasion, x.source.name) for x in leads] == [
        ("澄曜泵业有限公司", "+8613912340001", "王启明", cast.lin, cast.street, "扫街"),
        ("栖行机械有限公司", "+8613912340002", "", cast.lin, cast.street, "扫街"),
    ]
    page = text(lin.get(f"/customers/occasions/{cast.street.pk}/"))
    assert "澄曜泵业" in page and "139****0001" in page and "50%" in page
    assert "澄曜泵业" not in text(browser(cast.he).get(f"/customers/occasions/{cast.street.pk}/"))


def test_one_bad_line_keeps_all_out_and_the_text_stays(cast):
    answer = browser(cast.lin).post(ADDRESS, {"text": "澄曜泵业有限公司 13912340001\n13912340002\n栖行机械有限公司 12"})
    page = text(answer)
    assert answer.status_code == 422 and not Lead.objects.exists()
    assert "澄曜泵业有限公司 13912340001" in page and page.count("gx-need") >= 1


def test_more_than_five_hundred_lines_are_refused(cast):
    answer = browser(cast.lin).post(ADDRESS, {"text": "\n".join(f"第{n}家有限公司" for n in range(MOST + 1))})
    assert answer.status_code == 422 and not Lead.objects.exists()


@pytest.mark.row("ACQ-01", part=True)
def test_five_hundred_lines_are_filed_at_once(cast):
    names = "\n".join(f"澄湾第{n}家泵业有限公司 139{n:08d}" for n in range(MOST))
    assert browser(cast.lin).post(ADDRESS, {"text": names}).status_code == 302
    assert Lead.objects.count() == MOST


@pytest.mark.parametrize("choice, filed", [("", 0), ("leave", 1), ("take", 4)])
def test_doubles_within_the_list_and_on_file_are_told_and_then_decided(cast, choice, filed):
    customer("澄曜泵业有限公司", cast.lin)
    Lead(name="别家", phone="+8613912340009", owner=cast.lin).save()
    words = "澄曜泵业（有限公司） 13912340001\n栖行机械有限公司 13912340002\n禾纬水务有限公司 13912340009\n栖行机械有限公司"
    answer = browser(cast.lin).post(ADDRESS, {"text": words, "alike": choice})
    assert Lead.objects.count() == filed + 1
    if not choice:
        page = text(answer)
        assert answer.status_code == 422
        assert "澄曜泵业有限公司" in page and "别家" in page and 'name="alike" value="leave"' in page


@pytest.mark.row("ACQ-01", part=True)
def test_somebody_elses_customer_is_told_of_by_one_sentence_without_contents(cast):
    far = customer("澄曜泵业有限公司", cast.he, phone="+8613912340001")
    page = text(browser(cast.lin).post(ADDRESS, {"text": "澄曜泵业有限公司\n别的名字 13912340001"}))
    assert f"/customers/customers/{far.pk}/" not in page and "何嘉欣" not in page
    near = text(browser(cast.zhao).post(ADDRESS, {"text": "随便一家 13912340001"}))
    assert "澄曜" not in near
    mine = text(browser(cast.he).post(ADDRESS, {"text": "随便一家 13912340001"}))
    assert f"/customers/customers/{far.pk}/" in mine


def test_fields_that_one_may_not_enter_are_neither_asked_nor_written(cast):
    made = role(
        "no-phone",
        {"customers.lead": {"view": 1, "add": 1}, "customers.occasion": {"view": 4}},
        {"customers.lead": {"phone": "hidden", "occasion": "readonly"}},
    )
    wu = colleague("wu", made, password=None)
    assert 'name="occasion"' not in text(browser(wu).get(ADDRESS))
    browser(wu).post(ADDRESS, {"text": "澄曜泵业有限公司 13912340001", "occasion": cast.street.pk})
    lead = Lead.objects.get()
    assert (lead.phone, lead.occasion, lead.owner) == ("", None, wu)


def test_who_may_not_add_leads_has_no_such_page_and_no_button(cast):
    wu = limited(grants={"view": 4})
    assert browser(wu).get(ADDRESS).status_code == 403
    assert browser(wu).post(ADDRESS, {"text": "澄曜泵业有限公司"}).status_code == 403


def test_the_list_of_leads_offers_it(cast):
    assert f'href="{ADDRESS}"' in text(browser(cast.lin).get("/customers/leads/"))


def test_a_number_that_one_may_not_read_is_no_key_either(cast):
    made = role("blind", {"customers.lead": {"view": 4, "add": 1}, "customers.customer": {"view": 4}}, {"*": {"phone": "hidden"}})
    wu = colleague("blind", made, password=None)
    Customer(name="澄曜泵业有限公司", phone="+8613912340001").save()
    told = text(browser(wu).post(ADDRESS, {"text": "某某某 13912340001"}, follow=True))
    assert "澄曜泵业" not in told
