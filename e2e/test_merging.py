"""Two files of one customer become one and two again, by keyboard, on the desk and on the phone."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TWICE = """
from guanxi.customers.customers.models import Customer
from guanxi.customers.duplicates.models import Pair
from guanxi.org.users.models import User
from guanxi.sales.orders.models import Order
lin = User.objects.get(username="linwanqing")
a, b = (Customer(name=n, owner=lin, phone="+8613911112222", **more) for n, more in (("%(name)s有限公司", {"website": "a.example"}), ("%(name)s", {"website": "b.example"})))
a.save(), b.save()
for c in (a, b):
    Order(customer=c, number=f"M-{c.pk}", ordered_on="2026-10-01", amount=100).save()
pair = Pair(first=a, second=b, verdict="same", score=1.0, reasons=["phone", "name"])
pair.save()
print("made:", pair.pk, a.pk, b.pk)
"""


@pytest.mark.row("OWN-04")
@pytest.mark.parametrize(("width", "name"), [(1440, "青溪机电"), (390, "白塔机电")])
def test_two_files_of_one_customer_become_one_and_two_again(width, name, demo, open_browser):
    pair, a, b = demo.shell(TWICE % {"name": name}).rpartition("made:")[2].split()
    lin = open_browser(demo, width=width).signs_in("linwanqing", demo.password)
    lin.go(f"/customers/merges/review/?at={pair}").sees(f"{name}有限公司").sees("相同")
    lin.page.keyboard.press("m")
    lin.page.wait_for_url(re.compile(r"/customers/merges/new/"))
    lin.page.wait_for_load_state("networkidle")
    lin.sees("保留这家")
    lin.look()
    lin.page.locator("[name=f-website]:not(:checked)").first.check()
    lin.page.keyboard.press("m")
    lin.page.wait_for_url(re.compile(r"/customers/merges/review/"))
    lin.page.wait_for_load_state("networkidle")
    lin.sees("您刚合并")
    lin.look()
    # The address of either leads to the one that stayed, and its timeline tells what became of the other.
    lin.go(f"/customers/customers/{b}/")
    kept = a if lin.page.url.endswith(f"/{a}/") else b
    lin.sees("并入").sees("a.example" if kept == a else "b.example")
    lin.go("/customers/merges/").sees(name)
    lin.go("/customers/merges/review/")
    undo = lin.page.get_by_role("button", name="撤销").first
    undo.focus()
    lin.page.keyboard.press("Enter")
    expect(lin.page.locator("#toasts")).to_contain_text("已撤销合并")
    for pk in (a, b):
        lin.go(f"/customers/customers/{pk}/")
        assert lin.page.url.endswith(f"/{pk}/")
    lin.go(f"/customers/merges/review/?at={pair}").sees(name)
    lin.page.keyboard.press("n")
    expect(lin.page.locator("#toasts")).to_contain_text("不是同一家")
    lin.go("/customers/merges/review/?verdict=different").sees(name)
    lin.page.get_by_role("button", name="收回").first.click()
    lin.page.wait_for_url(re.compile(rf"at={pair}"))
    lin.sees(name)
    assert not lin.findings, lin.findings
