"""Journeys in a real Chromium against a real `guanxi serve`, on SQLite or, with TEST_DATABASE_URL, on PostgreSQL."""

import os

import pytest

from e2e import visitor
from e2e.installation import Installation
from e2e.visitor import Visitor

FILL = "from guanxi.config.demo.build import build; print('password:' + build(say=lambda line: None, customers=90, orders=700))"
ORDER = (
    "test_first_hour",
    "test_four_roles",
    "test_doors",
    "test_manners",
    "test_merging",
    "test_leads",
    "test_reading_room",
    "test_whole_file",
    "test_strangers",
    "test_demo",
)


def pytest_collection_modifyitems(items):
    """The demo is emptied at the end, so its own tests come last."""
    place = {name: n for n, name in enumerate(ORDER)}
    items.sort(key=lambda item: place.get(item.module.__name__.rpartition(".")[2], -1))


def pytest_terminal_summary(terminalreporter):
    """What was seen, where it was seen in this process."""
    if visitor.SEEN["pages"]:
        terminalreporter.write_line(
            f"journeys: {visitor.SEEN['pages']} pages seen, axe run on {visitor.SEEN['axe']}, serious findings {visitor.SEEN['serious']}"
        )


@pytest.fixture(scope="session")
def installations(tmp_path_factory):
    """Makes installations and ends them all."""
    made = []

    def make(name: str, *, fill: bool = False) -> Installation:
        one = Installation(tmp_path_factory.mktemp(name), os.environ.get("TEST_DATABASE_URL", ""))
        made.append(one)
        if fill:
            one.run("migrate", "--no-backup")
            one.password = one.shell(FILL).rpartition("password:")[2].strip()
        return one.start()

    yield make
    for one in made:
        one.stop()


@pytest.fixture(scope="session")
def demo(chromium, installations):
    """A small demo company, shared by the journeys of one process."""
    return installations("demo", fill=True)


@pytest.fixture
def open_browser(chromium):
    """A window for somebody: open_browser(installation, width=390, theme="dark", language="zh-CN")."""
    visitors = []

    def window(installation, *, width: int = 1440, theme: str = "light", language: str = "zh-CN", **more) -> Visitor:
        size = {"width": width, "height": 900 if width > 700 else 844}
        context = chromium.new_context(viewport=size, locale=language, accept_downloads=True, **more)
        context.add_cookies([{"name": "theme", "value": theme, "url": installation.url}])
        visitors.append(Visitor(context, installation.url))
        return visitors[-1]

    yield window
    for one in visitors:
        one.context.close()
    findings = [f for one in visitors for f in one.findings]
    assert not findings, "axe: " + "\n".join(map(str, findings))
