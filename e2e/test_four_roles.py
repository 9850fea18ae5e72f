"""The same company as four people see it."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PEOPLE = {
    "administrator": "weiwangshu",
    "sales director": "shenzhiwei",
    "salesperson": "linwanqing",
    "service": "sujingshu",
}
CLOSED = {
    "administrator": (),
    "sales director": ("/audit/trail/", "/system/", "/company/"),
    "salesperson": ("/audit/trail/", "/system/", "/company/", "/sales/receipts/new/"),
    "service": ("/audit/trail/", "/system/", "/company/", "/customers/customers/new/"),
}


def navigation(visitor) -> list[str]:
    """The addresses that the role is offered at the left."""
    links = visitor.page.locator("nav.gx-nav a, aside nav a, .gx-side a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return list(dict.fromkeys(a for a in links if a and a.startswith("/")))


@pytest.mark.row("SEC-01", part=True)
@pytest.mark.parametrize("role", PEOPLE)
def test_every_page_that_a_role_is_offered_opens_well_and_the_others_stay_shut(role, demo, open_browser):
    me = open_browser(demo).signs_in(PEOPLE[role], demo.password)
    me.go("/today/")
    offered = navigation(me)
    assert len(offered) >= 6
    for address in offered:
        me.go(address)
    for address in CLOSED[role]:
        answer = me.page.goto(me.url + address)
        assert answer.status in (403, 404), address
        me.look()


@pytest.mark.row("SAL-01", "ADP-04", part=True)
@pytest.mark.parametrize("role", PEOPLE)
def test_a_contact_is_logged_and_whoever_may_finds_it_in_the_trail(role, demo, open_browser):
    me = open_browser(demo).signs_in(PEOPLE[role], demo.password)
    me.go("/customers/customers/")
    link = me.page.locator("tbody a[href*='/customers/customers/']").first
    name, address = link.inner_text(), link.get_attribute("href")
    me.go(address)
    said = f"看了样品，泄漏率达标，先走小批（{role}）。"
    me.page.fill("#id_content", said)
    me.presses("记下并安排下次")
    me.sees(said)
    keeper = me if role == "administrator" else open_browser(demo).signs_in(PEOPLE["administrator"], demo.password)
    keeper.go("/audit/trail/").sees(name)


@pytest.mark.parametrize("role", PEOPLE)
def test_the_work_of_a_role_fits_a_telephone_in_the_dark(role, demo, open_browser):
    me = open_browser(demo, width=390, theme="dark").signs_in(PEOPLE[role], demo.password)
    me.go("/today/")
    assert me.page.locator("html").get_attribute("data-bs-theme") == "dark"
    me.go("/customers/customers/")
    address = me.page.locator("tbody a[href*='/customers/customers/']").first.get_attribute("href")
    me.go(address)
    expect(me.page.locator("h1")).to_be_visible()
    for path in ("/sales/orders/", "/activities/followups/", "/account/me/", "/grading/" if role != "service" else "/customers/contacts/"):
        me.go(path)


def test_a_salesperson_neither_finds_nor_opens_a_colleagues_customer(demo, open_browser):
    found = demo.shell(
        "from guanxi.customers.customers.models import Customer; c = Customer.objects.filter(owner__username='chensiyuan').first();"
        "print(f'found:{c.pk}:{c.name}')"
    )
    pk, name = re.search(r"found:(\d+):(.+)", found).groups()
    lin = open_browser(demo).signs_in(PEOPLE["salesperson"], demo.password)
    assert lin.page.goto(f"{lin.url}/customers/customers/{pk}/").status == 404
    lin.look()
    lin.go(f"/customers/customers/?q={name}")
    assert not lin.page.locator(f"tbody a[href='/customers/customers/{pk}/']").count()
