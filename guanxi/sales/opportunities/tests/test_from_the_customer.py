"""A deal starts on the customer's page: one button, the customer filled in, for those who may write deals down."""

import pytest

from guanxi.desk.tests.cast import browser, company, customer, limited, text
from guanxi.sales.opportunities.models import Opportunity

pytestmark = pytest.mark.django_db


@pytest.mark.row("SAL-04", part=True)
def test_a_deal_is_opened_from_the_head_of_the_customers_page():
    c = company()
    pump = customer("苏州澄曜泵业有限公司", c.lin, phone="+8613901170001")
    page = browser(c.lin).get(f"/customers/customers/{pump.pk}/")
    address = f"/sales/opportunities/new/?customer={pump.pk}"
    assert address in page.content.decode()
    form = browser(c.lin).get(address)
    assert "澄曜泵业" in text(form)
    made = browser(c.lin).post("/sales/opportunities/new/", {"name": "技改", "customer": pump.pk, "stage": "open", "amount": "5000"})
    assert made.status_code == 302, text(made)
    deal = Opportunity.objects.get()
    assert (deal.customer, deal.owner, deal.amount) == (pump, c.lin, 5000)


def test_the_number_is_dialled_from_the_head_and_written_into_the_trail():
    from guanxi.audit.trail.models import Entry

    c = company()
    pump = customer("苏州澄曜泵业有限公司", c.lin, phone="+8613901170001")
    page = text(browser(c.lin).get(f"/customers/customers/{pump.pk}/"))
    assert 'name="call" value="1"' in page and f'action="/customers/customers/{pump.pk}/reveal/phone/"' in page
    browser(c.lin).post(f"/customers/customers/{pump.pk}/reveal/phone/", {"call": "1"})
    assert Entry.objects.filter(kind="call", object_id=pump.pk).count() == 1


def test_who_may_not_write_deals_down_or_see_numbers_has_no_such_buttons():
    c = company()
    pump = customer("苏州澄曜泵业有限公司", c.lin, phone="+8613901170001")
    wu = limited(fields={"phone": "masked"})
    page = text(browser(wu).get(f"/customers/customers/{pump.pk}/"))
    assert "澄曜" in page
    assert "/sales/opportunities/new/" not in page and 'name="call"' not in page
