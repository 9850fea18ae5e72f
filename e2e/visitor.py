"""Somebody at a browser. Every page he opens is held to the manners: no console error, no breach of the policy, no sideways scroll, axe."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BARS = "place => document.querySelectorAll('.gx-actions, .gx-bot, .gx-stick').forEach(bar => { bar.style.position = place; place || bar.removeAttribute('style'); })"
# Buttons of a record's head whose words stand across their edges.
TIGHT = """() => [...document.querySelectorAll('.gx-rh .btn')].filter(button => {
  const words = document.createRange(), edge = button.getBoundingClientRect();
  words.selectNodeContents(button);
  const inside = words.getBoundingClientRect();
  return edge.width && (inside.left < edge.left + 4 || inside.right > edge.right - 4);
}).map(button => button.textContent.trim())"""
# The browser writes a line for every answer of 4xx and for a lost line: those are what the journeys provoke.
PROVOKED = re.compile(r"Failed to load resource|ERR_INTERNET_DISCONNECTED|net::ERR_")
SEEN: dict[str, int] = {"pages": 0, "axe": 0, "serious": 0}
_judged: set[tuple] = set()


class Visitor:
    """One person with one browser window."""

    def __init__(self, context, url: str):
        self.context, self.url = context, url
        self.page: Page = context.new_page()
        self.page.set_default_timeout(20_000)
        self.complaints: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.findings: list = []

    def _console(self, message) -> None:
        if message.type == "error" and not PROVOKED.search(message.text):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def go(self, path: str, *, status: int = 200) -> "Visitor":
        """Opens a page of ours and looks at its manners."""
        answer = self.page.goto(self.url + path)
        assert answer.status == status, f"{path}: {answer.status}"
        self.page.wait_for_load_state("networkidle")
        self.look()
        return self

    def look(self) -> None:
        """The manners of the page that stands there."""
        SEEN["pages"] += 1
        where = f"{self.page.url} at {self.page.viewport_size['width']}"
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{where}: {wide} px sideways"
        tight = self.page.evaluate(TIGHT)
        assert not tight, f"{where}: too narrow for their words: {tight}"
        assert not self.complaints, self.complaints
        assert self.page.locator("main").count() == 1, f"{where}: a page within a page"
        # Pages of one kind are alike: the numbers in the address do not matter. Once a process is enough.
        path = re.sub(r"\d+", "#", self.page.url[len(self.url) :].split("?")[0])
        kind = (path, self.page.viewport_size["width"], self.page.locator("html").get_attribute("data-bs-theme"))
        if kind not in _judged:
            _judged.add(kind)
            self.axe(where)

    def axe(self, where: str) -> None:
        """Keeps serious and critical findings of axe; the window's end says them all."""
        # What lies half under a bar that stays is "obscured" to axe: it looks from the top, as a reader begins, and bars at the foot step aside.
        self.page.evaluate("window.scrollTo(0, 0)")
        self.page.evaluate(BARS, "static")
        # Handed over through the debugger, so the page's own policy stays as strict as it is.
        self.page.evaluate(AXE.read_text(encoding="utf-8") + "; null")
        found = self.page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(r => r.violations)", RULES)
        self.page.evaluate(BARS, "")
        SEEN["axe"] += 1
        serious = [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found if v["impact"] in ("serious", "critical")]
        SEEN["serious"] += len(serious)
        if serious:
            self.findings.append((where, serious))

    def signs_in(self, username: str, password: str) -> "Visitor":
        """Through the page."""
        self.page.goto(self.url + "/account/login/")  # nothing on it comes later: no need to wait until the line is quiet
        self.look()
        self.page.fill("[name=login]", username)
        self.page.fill("[name=password]", password)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(lambda address: "/account/login" not in address)
        self.page.wait_for_load_state("networkidle")
        return self

    def sees(self, text: str, inside: str = "main") -> "Visitor":
        """The text stands on the page."""
        expect(self.page.locator(inside).first).to_contain_text(text, timeout=20_000)
        return self

    def misses(self, text: str, inside: str = "main") -> "Visitor":
        """The text does not stand on the page."""
        expect(self.page.locator(inside).first).not_to_contain_text(text)
        return self

    def presses(self, name: str, role: str = "button", *, exact: bool = False) -> "Visitor":
        """The button or link with this name."""
        self.page.get_by_role(role, name=name, exact=exact).first.click()
        return self

    def picks(self, name: str, text: str) -> "Visitor":
        """Types into the picker of this name and takes the first line that says so."""
        box = self.page.locator(f"select[name='{name}'] + .ts-wrapper")
        box.locator("input").first.click()
        box.locator("input").first.press_sequentially(text, delay=5)
        self.page.wait_for_timeout(400)  # the picker looks at what was typed when the hand rests, and opens its list anew
        box.locator(".option", has_text=text).first.click()
        self.page.keyboard.press("Tab")
        expect(box.locator(".ts-dropdown")).to_be_hidden()
        return self
