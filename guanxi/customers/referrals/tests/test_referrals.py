"""Who sent whom is kept and shown; an old customer's trade is a source (ACQ-06)."""

import pytest

from guanxi.customers.leads.tests.cast import lead
from guanxi.desk.tests.cast import browser, company, customer, text
from guanxi.org.users.tests.cast import colleague, role

pytestmark = pytest.mark.django_db


@pytest.mark.row("ACQ-06")
def test_a_customer_s_page_shows_whom_he_sent_as_far_as_one_may_see():
    cast = company()
    old = customer("老友公司", cast.lin, industry="泵业", competitors="常与澄曜比价")
    mine, his = customer("介绍来的甲", cast.lin, referrer=old), customer("介绍来的乙", cast.he, referrer=old)
    prospect = lead("介绍来的线索", cast.lin, referrer=old, industry="泵业")
    page = text(browser(cast.lin).get(f"/customers/customers/{old.pk}/panels/referrals/"))
    assert mine.name in page and prospect.name in page and his.name not in page
    assert his.name in text(browser(cast.boss).get(f"/customers/customers/{old.pk}/panels/referrals/"))
    assert mine.name in text(browser(cast.lin).get(f"/customers/customers/?f=referrer = {old.pk}"))
    page = text(browser(cast.lin).get(f"/customers/customers/{old.pk}/panels/trade/"))
    assert prospect.name in page and "常与澄曜比价" in page and "leads/new/?industry=" in page


def test_a_reader_without_the_referrer_learns_nothing():
    cast = company()
    old = customer("老友公司", cast.lin)
    customer("介绍来的甲", cast.lin, referrer=old)
    blind = colleague(
        "blind", role("blind", {"customers.customer": {"view": 4}}, {"customers.customer": {"referrer": "hidden"}}), password=None
    )
    assert "介绍来的甲" not in text(browser(blind).get(f"/customers/customers/{old.pk}/panels/referrals/"))
