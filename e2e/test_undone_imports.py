"""A file is brought, five of its rows are worked on, and the import is taken back: the five stay and are listed."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
ROWS = [("客户编号", "客户名称", "手机", "行业")] + [
    (f"CX{n:03}", f"撤销样例{n}号阀业有限公司", f"1399900{n:04}", "阀门") for n in range(12)
]
WORK = """
from guanxi.customers.customers.models import Customer
from guanxi.kit.actor import acting
from guanxi.org.users.models import User
from guanxi.org.users.queries import actor_for
with acting(actor_for(User.objects.get(username={user!r}))):
    for c in Customer.objects.filter(code__startswith="CX").order_by("code")[:5]:
        c.remarks = "已联系"
        c.save()
"""


def press(visitor, verb: str, then: str) -> None:
    """A button that posts to a verb of the import; the page is there when `then` is."""
    visitor.page.locator(f"form[action$='/{verb}/'] button").first.click()
    expect(visitor.page.locator(then).first).to_be_visible(timeout=90_000)
    visitor.look()


@pytest.mark.row("X10", part=True)
@pytest.mark.parametrize("width", [1440, 390])
def test_an_import_is_looked_at_changed_and_taken_back(demo, open_browser, tmp_path, width):
    path = tmp_path / "撤销.csv"
    path.write_text("\n".join(",".join(row) for row in ROWS), encoding="utf-8-sig")
    boss = open_browser(demo, width=width).signs_in("weiwangshu", demo.password)
    boss.go("/imports/new/")
    boss.page.select_option("[name=record]", "customers.customer")
    boss.page.set_input_files("input[type=file]", path)
    boss.page.locator("main form button[type=submit]").click()
    boss.page.wait_for_url(re.compile(r"/imports/\d+/"))
    expect(boss.page.locator("form[action$='/trial/'] button")).to_be_visible(timeout=90_000)
    boss.look()
    # A healthy cell is written anew where it stands.
    boss.page.locator("#row-2 a.gx-quiet", has_text="阀门").click()
    boss.page.locator("#row-2 .gx-mendform .form-control").fill("泵业")
    boss.page.locator("#row-2 .gx-mendform button").click()
    expect(boss.page.locator("#row-2")).to_contain_text("泵业")
    boss.look()
    press(boss, "trial", "form[action$='/run/'] button")
    press(boss, "run", "form[action$='/weighing/'] button")
    demo.shell(WORK.format(user="weiwangshu"))
    press(boss, "weighing", "form[action$='/undo/'] button")
    press(boss, "undo", "a[href$='/kept/']")
    assert boss.page.locator("section.card tbody tr").count() == 5
    boss.page.locator("section.card tbody a").first.click()
    boss.page.wait_for_url(re.compile(r"/customers/customers/\d+/"))
    boss.sees("撤销样例0号阀业有限公司")
    demo.shell("from guanxi.customers.customers.models import Customer; Customer.objects.filter(code__startswith='CX').delete()")
