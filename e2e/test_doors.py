"""Coming in: a reset code, a wrong password, too many wrong passwords."""

import re

import pytest

pytestmark = pytest.mark.browser


def tries(visitor, username: str, password: str):
    """One attempt at the sign-in page; the answer's status."""
    visitor.page.goto(visitor.url + "/account/login/")
    visitor.page.fill("[name=login]", username)
    visitor.page.fill("[name=password]", password)
    with visitor.page.expect_navigation() as arrived:
        visitor.page.press("[name=password]", "Enter")
    return arrived.value.status


@pytest.mark.row("SEC-02", part=True)
def test_five_wrong_passwords_lock_the_door_in_words(demo, open_browser):
    stranger = open_browser(demo)
    for _n in range(5):
        status = tries(stranger, "zhengHuaigu".lower(), "wrong-guess")
    assert status == 429
    stranger.look()
    assert tries(stranger, "zhenghuaigu", demo.password) == 429
    assert re.search(r"分钟|次", stranger.page.locator("body").inner_text())


def test_a_reset_link_from_the_administrator_sets_a_new_password_once(demo, open_browser):
    boss = open_browser(demo).signs_in("weiwangshu", demo.password)
    boss.go("/org/users/?q=何嘉欣")
    boss.page.locator("tbody a[href*='/org/users/']").first.click()
    boss.page.wait_for_url(re.compile(r"/org/users/\d+/"))
    if not boss.page.get_by_role("button", name="重设密码").first.is_visible():
        boss.page.locator("main .gx-menu summary").first.click()
    boss.presses("重设密码")
    link = boss.page.locator("#link").input_value()
    boss.look()
    he = open_browser(demo)
    he.page.goto(link)
    he.look()
    for box in he.page.locator("input[type=password]").all():
        box.fill("a-new-word-for-hejiaxin-26")
    he.page.locator("main form button.btn-primary").first.click()
    he.page.wait_for_load_state("networkidle")
    he.signs_in("hejiaxin", "a-new-word-for-hejiaxin-26").go("/today/")
    again = open_browser(demo)
    again.page.goto(link)
    assert not again.page.locator("input[type=password]").count()


def test_whoever_is_not_signed_in_comes_to_the_sign_in_page_and_back(demo, open_browser):
    someone = open_browser(demo)
    someone.go("/customers/customers/")
    assert "/account/login/" in someone.page.url
    someone.page.fill("[name=login]", "linwanqing")
    someone.page.fill("[name=password]", demo.password)
    someone.page.press("[name=password]", "Enter")
    someone.page.wait_for_url(lambda address: address.endswith("/customers/customers/"))
