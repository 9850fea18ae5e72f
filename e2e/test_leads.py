"""From a pasted list to a customer with a person and a deal, and back; a card that was handed in; on the desk and on the phone."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{who}\r\nORG:{firm}\r\nTITLE:采购经理\r\nTEL;TYPE=CELL:{phone}\r\nEND:VCARD\r\n"


@pytest.mark.row("X02", part=True)
@pytest.mark.row("ACQ-01", part=True)
@pytest.mark.parametrize(("width", "firm", "phone"), [(1440, "澄浦换热设备", "13911126001"), (390, "栖川密封件", "13911126002")])
def test_a_name_of_a_pasted_list_becomes_a_customer_and_a_lead_again(width, firm, phone, demo, open_browser):
    lin = open_browser(demo, width=width).signs_in("linwanqing", demo.password)
    page = lin.page
    lin.go("/customers/leads/many/")
    page.fill("[name=text]", f"{firm}有限公司 {phone} 顾星野\n13911126099")
    page.locator("main form button.btn-primary").first.click()
    expect(page.locator("main")).to_contain_text("这一行没有名称")
    lin.look()
    page.fill("[name=text]", f"{firm}有限公司 {phone} 顾星野")
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_url(lambda now: "/many/" not in now)
    lin.go(f"/customers/leads/?q={firm}")
    page.locator("tbody a.name", has_text=firm).click()
    page.wait_for_url(re.compile(r"/customers/leads/\d+/$"))
    lin.sees("顾星野")
    lin.look()
    address = page.url[len(lin.url) :]
    lin.go(f"{address}conversion/")
    page.check("[name=with_contact]")
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_url(re.compile(r"/customers/customers/\d+/$"))
    lin.sees(f"{firm}有限公司").sees("顾星野")
    lin.look()
    lin.go("/customers/clash/")
    page.locator("main [name=q]").press_sequentially(firm, delay=5)
    expect(page.locator("main a", has_text=firm).first).to_be_visible()
    lin.look()
    lin.go(address).sees("已转客户")
    lin.look()
    page.locator("form[action$='/conversion/undo/'] button").first.click()
    confirm = page.locator("dialog#confirm[open] [data-yes]")
    if confirm.count():
        confirm.click()
    expect(page.locator(f"a[href$='{address}conversion/']").first).to_be_attached()
    lin.go(f"/customers/customers/?q={firm}").misses(f"{firm}有限公司")


@pytest.mark.row("ACQ-04", part=True)
@pytest.mark.parametrize(("width", "firm", "phone"), [(1440, "霁原自控", "13911126011"), (390, "岚屿包装", "13911126012")])
def test_a_card_that_was_handed_in_becomes_a_lead_beside_its_picture(width, firm, phone, demo, open_browser, tmp_path):
    path = tmp_path / "card.vcf"
    path.write_text(CARD.format(who="方知远", firm=f"{firm}有限公司", phone=phone), encoding="utf-8")
    lin = open_browser(demo, width=width).signs_in("linwanqing", demo.password)
    lin.go("/customers/cards/")
    lin.page.set_input_files("main input[type=file]", path)
    lin.page.locator("main form button.btn-primary").first.click()
    lin.page.wait_for_url(re.compile(r"/customers/cards/\d+/$"))
    lin.look()
    assert lin.page.input_value("[name=name]") == f"{firm}有限公司"
    assert lin.page.input_value("[name=contact_name]") == "方知远"
    lin.page.locator("main form button.btn-primary").first.click()
    lin.page.wait_for_url(lambda address: "/cards/" not in address or address.endswith("/cards/"))
    lin.look()
    lin.go(f"/customers/leads/?q={firm}").sees(f"{firm}有限公司")
