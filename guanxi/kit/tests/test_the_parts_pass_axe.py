"""The parts page in a real browser: WCAG 2.2 AA by axe-core, the content security policy, no sideways scrolling, and what the scripts do."""

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

AXE = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"
WATCH = "window.broken=[];document.addEventListener('securitypolicyviolation',e=>window.broken.push(e.violatedDirective))"
RULES = "axe.run(document,{runOnly:['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']})"
WIDTHS = (320, 390, 768, 1024, 1200, 1440, 1920)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: make assets"),
]


@pytest.fixture
def parts(chromium, live_server, settings, client):
    """Opens the parts page as somebody signed in; (width, theme) → page."""
    settings.DEBUG = True
    user = get_user_model()(username="linwanqing", name="林婉清")
    user.save()
    client.force_login(user, backend="guanxi.org.sessions.backend.PasswordBackend")
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}

    def show(width: int, theme: str):
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
        context.add_cookies([session, {"name": "theme", "value": theme, "url": live_server.url}])
        context.add_init_script(WATCH)
        page = context.new_page()
        page.goto(live_server.url + reverse("shell:parts"))
        page.wait_for_selector(".ts-wrapper")
        page.wait_for_selector("[data-chart] canvas")
        return page

    return show


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_part_can_be_read_and_used_by_everybody(parts, width, theme):
    page = parts(width, theme)
    assert page.get_attribute("html", "data-bs-theme") == theme
    assert page.evaluate("window.broken") == []
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(RULES)
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found["violations"]] == []


def test_nothing_scrolls_sideways_at_any_width(parts):
    page = parts(1440, "light")
    wide = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide[width] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == dict.fromkeys(WIDTHS, 0)


def test_rows_are_chosen_by_click_shift_and_keyboard(parts):
    page = parts(1440, "light")
    page.click("tbody tr:nth-child(1) [name=pk]")
    page.click("tbody tr:nth-child(4) [name=pk]", modifiers=["Shift"])
    assert "4" in page.inner_text("[data-bulk-count]")
    page.click("[data-check-all]")
    page.click("[data-bulk-all]")
    assert "10,000+" in page.inner_text("[data-bulk-count]")
    assert page.is_enabled("[data-bulk] [name=all]")
    page.click("[data-bulk-none]")
    assert page.is_hidden("[data-bulk]")
    page.evaluate("document.activeElement.blur()")
    for key in "jjx":
        page.keyboard.press(key)
    assert page.is_checked("#row-2 [name=pk]")


def test_the_theme_changes_at_once_and_is_remembered(parts):
    page = parts(1440, "light")
    page.click(".gx-topbar [data-theme-switch] button")
    assert page.get_attribute("html", "data-bs-theme") == "dark"
    page.reload()
    assert page.get_attribute("html", "data-bs-theme") == "dark"


def test_what_was_typed_comes_back_after_the_page_was_lost(parts):
    page = parts(1440, "light")
    page.fill("[name=note]", "谈到一半断了网")
    page.reload()
    page.wait_for_selector(".gx-draft")
    assert page.input_value("[name=note]") == "谈到一半断了网"
    page.click(".gx-draft button")
    assert page.input_value("[name=note]") == ""


def test_slash_leads_to_the_search_box_but_not_while_typing(parts):
    page = parts(1440, "light")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.focus("[name=note]")
    page.keyboard.press("/")
    assert page.input_value("[name=note]") == "/"
