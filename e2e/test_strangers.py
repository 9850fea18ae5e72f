"""Strangers and the enquiry form: without scripts, on the phone, inside other people's websites."""

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
SHOP = "http://shop.example"


@pytest.fixture
def boss(demo, open_browser):
    """The administrator in his window."""
    return open_browser(demo).signs_in("weiwangshu", demo.password)


def link_of(boss) -> str:
    """The link that the share page hands out."""
    boss.go("/marketing/webforms/")
    boss.page.locator("tbody a[href*='/marketing/webforms/']").first.click()
    boss.page.wait_for_url(re.compile(r"/marketing/webforms/\d+/$"))
    boss.look()
    boss.page.get_by_role("link", name="分享").first.click()
    boss.page.wait_for_url(re.compile(r"/sharing/$"))
    boss.look()
    return boss.page.locator("#link").input_value()


def writes(page, who: str, phone: str, need: str) -> None:
    """Somebody fills in what is needed; a minute for reading is not waited for, three seconds are."""
    page.fill("[name=contact_name]", who)
    page.fill("[name=phone]", phone)
    page.fill("[name=need]", need)
    page.check("[name=agree]")
    page.wait_for_timeout(3200)
    page.locator("form button[type=submit]").click()


@pytest.mark.row("ACQ-08")
@pytest.mark.row("ACQ-07", part=True)
@pytest.mark.parametrize("width", [390, 1440])
def test_a_stranger_without_scripts_becomes_a_lead_that_a_salesperson_sees_with_its_source(width, boss, demo, open_browser):
    link = link_of(boss)
    stranger = open_browser(demo, width=width, java_script_enabled=False).page
    assert stranger.goto(link).status == 200
    stranger.locator("form button[type=submit]").click()
    expect(stranger.locator(".err").first).to_be_visible()
    who = f"顾星野{width}"
    stranger.fill("[name=name]", "扬州翎川锅炉有限公司")
    writes(stranger, who, "138 0013 9" + f"{width:03d}"[:3], "锅炉房要换两台安全阀，请报价。")
    expect(stranger.locator("h1")).to_have_text("已经收到")
    assert stranger.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert not [c for c in stranger.context.cookies() if c["name"] != "theme"]
    seen = 0
    for name in ("linwanqing", "xuzhaolin"):
        she = open_browser(demo).signs_in(name, demo.password)
        she.go("/customers/leads/?c=name,contact_name,source")
        row = she.page.locator("tbody tr", has_text=who)
        if row.count():
            seen += 1
            expect(row).to_contain_text("官网询盘")
            row.locator("a[href*='/customers/leads/']").first.click()
            she.page.wait_for_url(re.compile(r"/customers/leads/\d+/$"))
            she.sees("锅炉房要换两台安全阀，请报价。").sees("官网询盘").sees("来自询盘表单")
            she.look()
    assert seen == 1


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_strangers_pages_have_manners_at_both_widths_and_in_the_dark(width, theme, boss, demo, open_browser):
    link = link_of(boss)
    someone = open_browser(demo, width=width, color_scheme=theme)
    someone.page.goto(link)
    someone.axe(f"{link} {width} {theme}")
    someone.look()
    ground = someone.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(18, 23, 22)" if theme == "dark" else "rgb(246, 247, 245)")
    someone.page.locator("form button[type=submit]").click()
    expect(someone.page.locator(".err").first).to_be_visible()
    someone.axe(f"errors {width} {theme}")
    someone.page.goto(link + "thanks/")
    someone.axe(f"thanks {width} {theme}")
    someone.page.goto(demo.url + "/f/no-such-form/")
    someone.axe(f"unknown {width} {theme}")


@pytest.fixture
def website():
    """Somebody else's website with one page: website(html) → its origin. On this machine, since browsers keep public pages from private addresses."""
    running = []

    def serve(html: str) -> str:
        class Page(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(html.encode())

            def log_message(self, *_words):
                pass

        running.append(ThreadingHTTPServer(("127.0.0.1", 0), Page))
        threading.Thread(target=running[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{running[-1].server_port}"

    yield serve
    for one in running:
        one.shutdown()


def names_website(boss, number: str, origin: str) -> None:
    """The settings say which website may show the form."""
    boss.go(f"/marketing/webforms/{number}/edit/")
    boss.page.locator("main details.gx-section summary").first.click()
    boss.page.fill("[name=origins]", origin)
    boss.page.locator("main form button.btn-primary").first.click()
    boss.page.wait_for_url(re.compile(r"/marketing/webforms/\d+/$"))


def test_a_named_website_shows_the_form_in_a_frame_and_another_does_not(boss, demo, open_browser, website):
    link = link_of(boss)
    html = f'<iframe src="{link}" width=400 height=900></iframe>'
    named, other = website(html), website(html)
    number = re.search(r"webforms/(\d+)/", boss.page.url)[1]
    names_website(boss, number, named)
    boss.sees(named)
    page = open_browser(demo).page
    page.goto(named)
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_have_text("产品询盘")
    writes(page.frames[1], "框架访客", "13900137700", "从框架里写的。")
    expect(frame.locator("h1")).to_have_text("已经收到")
    page.goto(other)
    page.wait_for_timeout(1000)
    assert not frame.locator("h1", has_text="产品询盘").count()
    boss.go("/customers/leads/?c=name,source").sees("框架访客")
    names_website(boss, number, "")


def test_the_pasted_html_posts_from_another_website_without_scripts_or_cookies(boss, demo, open_browser):
    link_of(boss)
    pasted = boss.page.locator("textarea").last.input_value()
    assert "<script" not in pasted
    page = open_browser(demo, java_script_enabled=False).page
    page.route(
        f"{SHOP}/",
        lambda route: route.fulfill(body=f"<!doctype html><meta charset=utf-8>{pasted}", content_type="text/html; charset=utf-8"),
    )
    page.goto(f"{SHOP}/")
    writes(page, "外站访客", "13900137711", "从别的网站写的。")
    expect(page.locator("h1")).to_have_text("已经收到")
    boss.go("/customers/leads/?c=name,source").sees("外站访客")


def test_the_builder_shows_at_once_what_visitors_will_see_and_moves_lines_by_keyboard_and_by_hand(boss):
    link_of(boss)
    number = re.search(r"webforms/(\d+)/", boss.page.url)[1]
    boss.go(f"/marketing/webforms/{number}/fields/")
    page = boss.page
    page.locator("#label-contact_name").press_sequentially("怎么称呼您", delay=10)
    expect(page.locator("#preview")).to_contain_text("怎么称呼您")
    page.locator("#down-contact_name").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#asking li").first).to_have_attribute("id", "line-phone")
    assert page.locator("#label-contact_name").input_value() == "怎么称呼您"
    page.select_option("#add", "wechat")
    page.get_by_role("button", name="加上这一问").click()
    expect(page.locator("#line-wechat")).to_be_visible()
    boss.look()
    grip, first = page.locator("#line-wechat [data-grip]"), page.locator("#line-phone [data-grip]")
    grip.scroll_into_view_if_needed()
    page.wait_for_function("() => Boolean(window.Sortable)")
    grip.drag_to(first)
    expect(page.locator("#asking li").first).to_have_attribute("id", "line-wechat")
    expect(page.locator("#preview .gx-q").first).to_contain_text("微信")
    page.get_by_role("button", name="存好问题").last.click()
    page.wait_for_url(re.compile(rf"/marketing/webforms/{number}/$"))
    boss.sees("怎么称呼您")
