"""The bar at the foot of the phone."""

import re

import pytest

from guanxi.desk.tests.cast import browser, company

pytestmark = pytest.mark.django_db


def test_it_leads_to_the_customers_only_whom_it_lets_in():
    c = company()
    for who, enters in ((c.lin, True), (c.stranger, False)):
        client = browser(who)
        bar = re.search(r'<nav class="gx-bot".*?</nav>', client.get("/account/me/").content.decode(), re.DOTALL)[0]
        assert ('href="/customers/customers/"' in bar) == enters
        assert client.get("/customers/customers/").status_code == (200 if enters else 403)
