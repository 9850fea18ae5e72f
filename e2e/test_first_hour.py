"""The first hour: a page sets up the company, two files come in, everybody is graded, and a salesperson finds his day."""

import re

import pytest
from playwright.sync_api import expect

from e2e import samples

pytestmark = pytest.mark.browser
PASSWORD = "jianglan-fayie-2026"
SALES = "chengyao-lin-2026"
BEST = samples.CUSTOMERS[0][0]


@pytest.fixture(scope="module")
def company(installations):
    """A new installation: nobody has been here."""
    return installations("first")


def import_file(boss, what: str, path) -> None:
    """Through all pages: upload, look, trial, run, result."""
    boss.go("/imports/new/")
    boss.page.select_option("[name=record]", what)
    boss.page.set_input_files("input[type=file]", path)
    boss.page.locator("main form button[type=submit]").click()
    boss.page.wait_for_url(re.compile(r"/imports/\d+/"))
    trial = boss.page.locator("form[action$='/trial/'] button")
    expect(trial).to_be_visible(timeout=60_000)
    boss.look()
    trial.click()
    run = boss.page.locator("form[action$='/run/'] button")
    expect(run).to_be_visible(timeout=60_000)
    boss.look()
    run.click()
    expect(boss.page.locator("a.btn-primary[href='/imports/']")).to_be_visible(timeout=60_000)
    boss.look()


@pytest.mark.row("X45", "ACQ-01", "GRD-05", "CAD-03", "X06", part=True)
def test_from_the_set_up_page_to_a_contact_in_the_trail(company, open_browser, tmp_path):
    boss = open_browser(company)
    boss.go("/")
    assert boss.page.url.endswith("/setup/")
    boss.page.fill("[name=name]", "江岚阀业有限公司")
    boss.page.fill("[name=person]", "韦望舒")
    boss.page.fill("[name=username]", "weiwangshu")
    boss.page.fill("[name=password]", PASSWORD)
    boss.page.fill("[name=again]", PASSWORD)
    boss.presses("存好并进入")
    boss.page.wait_for_url(lambda address: "/setup" not in address)
    boss.look()

    # A colleague is written down and let in by a link that is shown once.
    boss.go("/org/users/new/")
    boss.page.fill("[name=name]", samples.OWNER)
    boss.page.fill("[name=username]", "linwanqing")
    boss.page.locator("main form button.btn-primary").first.click()
    boss.page.wait_for_url(re.compile(r"/org/users/\d+/$"))
    colleague = boss.page.url[len(boss.url) :]
    boss.go(colleague + "roles/")
    boss.page.get_by_label("业务员", exact=False).first.check()
    boss.presses("就给这些角色")
    boss.page.wait_for_url(re.compile(r"/org/users/\d+/$"))
    boss.presses("邀请")
    link = boss.page.locator("#link").input_value()

    import_file(boss, "customers.customer", samples.customers_file(tmp_path))
    import_file(boss, "sales.order", samples.orders_file(tmp_path))
    boss.go("/customers/customers/").sees(BEST).sees(f"共 {len(samples.CUSTOMERS)}")

    boss.go("/grading/")
    boss.presses("现在评级")
    for _try in range(30):
        if boss.page.locator(".gx-grade-a").count():
            break
        boss.page.wait_for_timeout(700)
        boss.page.goto(boss.url + "/grading/")
    boss.look()
    expect(boss.page.locator("tr", has=boss.page.locator(".gx-grade-a")).first).to_contain_text(BEST)

    lin = open_browser(company)
    lin.page.goto(link)
    lin.look()
    for box in lin.page.locator("input[type=password]").all():
        box.fill(SALES)
    lin.page.locator("main form button.btn-primary").first.click()
    lin.page.wait_for_url(lambda address: "/invitation/" not in address)
    if "/account/login" in lin.page.url:
        lin.signs_in("linwanqing", SALES)
    lin.go("/today/").sees(BEST).sees("还没联系过")
    lin.page.get_by_role("link", name=BEST).first.click()
    lin.page.wait_for_url(re.compile(r"/customers/customers/\d+/"))
    customer = lin.page.url.split("#")[0][len(lin.url) :]
    lin.look()
    lin.page.fill("#id_content", "对方要本月报价，等技术参数。")
    lin.presses("记下并安排下次")
    lin.sees("对方要本月报价")
    lin.go("/today/").misses(BEST)

    boss.go(customer).sees("对方要本月报价")
    boss.go("/audit/trail/").sees(BEST).sees(samples.OWNER)
    assert company.run("audit", "verify")
