"""The demo: its bar changes the role, one click starts empty; a real company knows nothing of both."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.row("X47", part=True)
def test_the_bar_makes_one_another_colleague(demo, open_browser):
    one = open_browser(demo).signs_in("linwanqing", demo.password)
    one.go("/today/")
    one.page.select_option("#demo-who", label="苏静姝 客服")
    one.presses("换成")
    expect(one.page.locator("#toasts")).to_contain_text("苏静姝")
    one.look()
    expect(one.page.locator("#demo-who option:checked")).to_contain_text("苏静姝")
    phone = open_browser(demo, width=390).signs_in("linwanqing", demo.password)
    phone.go("/today/")


@pytest.mark.row("X47", part=True)
def test_one_click_starts_empty_at_the_set_up_page_and_search_finds_nothing_of_the_demo(demo, open_browser):
    one = open_browser(demo).signs_in("weiwangshu", demo.password)
    one.go("/customers/customers/")
    one.presses("从空白开始")
    one.page.locator("dialog[open] button.btn-danger, dialog[open] button.btn-primary").first.click()
    one.page.wait_for_url(lambda address: "/setup/" in address, timeout=60_000)
    one.look()
    one.page.fill("[name=name]", "新公司")
    one.page.fill("[name=person]", "孟承岳")
    one.page.fill("[name=username]", "meng")
    for name in ("password", "again"):
        one.page.fill(f"[name={name}]", "xin-gongsi-2026-ok")
    one.presses("存好并进入")
    one.page.wait_for_url(lambda address: "/setup" not in address)
    one.look()
    assert not one.page.locator("#demo-who").count()
    assert one.context.request.post(one.url + "/demo/empty/", headers={"X-CSRFToken": "x"}).status in (403, 404)
    one.go("/customers/customers/").sees("还没有")
    rows = demo.shell("from guanxi.kit.dialects import searchindex; from django.db import connection; c = connection.cursor();"
                      "c.execute('SELECT count(*) FROM ' + searchindex.table('customers.customer')); print('rows:', c.fetchone()[0])")  # fmt: skip
    assert "rows: 0" in rows
