"""Without JavaScript a mended cell leads back to the page and heap one was on, and to nowhere else."""

import re
from urllib.parse import urlsplit

import pytest

from guanxi.customers.intake.tests.test_import_pages import drop
from guanxi.desk.tests.cast import browser, company, htmx, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return company().boss


@pytest.fixture
def whole(boss, monkeypatch):
    """A checked import of two pages; every row has a phone that cannot be."""
    lines = [f"第{n}号机电有限公司,1395127" for n in range(60)]
    monkeypatch.setattr("guanxi.customers.intake.tests.test_import_pages.FILE", ("客户名称,手机\n" + "\n".join(lines)).encode("gb18030"))
    return drop(boss)


def back_in(page: str) -> str:
    """What the page's forms say of where they stand."""
    return re.search(r'name="back" value="([^"]*)"', page)[1].replace("&amp;", "&")


@pytest.mark.parametrize("place", ["?heap=problem&page=2", "?page=2", "?heap=new"])
def test_a_mended_cell_leads_back_to_its_page(whole, boss, place):
    me = browser(boss)
    page = text(me.get(whole.url + place))
    said = back_in(page)
    answer = me.post(f"{whole.url}rows/55/cells/1/", {"value": "13951270001", "back": said})
    assert said == place and answer["Location"] == whole.url + place
    link = re.search(r'href="(/imports/\d+/rows/\d+/cells/0/[^"]*)"', page)[1].replace("&amp;", "&")
    own = text(me.get(link))
    assert back_in(own) == place and f'href="{whole.url}{place.replace("&", "&amp;")}"' in own


def test_a_row_drawn_anew_within_its_page_still_knows_it(whole, boss):
    row = text(htmx(boss).post(f"{whole.url}rows/55/cells/1/", {"value": "77", "back": "?heap=problem&page=2"}))
    assert back_in(row) == "?heap=problem&page=2"


HOSTILE = [
    "", "https://example.org/", "//example.org/", "/imports/", "?next=//example.org", "?heap=//example.org", "?heap=problem%0d%0aX: y", "?page=-3",
    "?page=x", "?\r\nSet-Cookie: a=b", "\\?page=2", "?" + "x" * 5000, "?page=" + "9" * 5000, "#", "javascript:alert(1)",
]  # fmt: skip


@pytest.mark.parametrize("said", HOSTILE)
@pytest.mark.parametrize("target", ["rows/3/cells/1/", "rows/999/cells/1/", "rows/3/decision/"])
def test_a_form_leads_nowhere_else(whole, boss, said, target):
    answer = browser(boss).post(whole.url + target, {"value": "13951270001", "choice": "new", "back": said})
    assert answer.status_code == 302
    to = urlsplit(answer["Location"])
    assert (to.netloc, to.path) == ("", whole.url) and re.fullmatch(r"(page=\d+)?", to.query)
    assert browser(boss).get(answer["Location"]).status_code == 200
