"""While a grant is the only right, no endpoint but the reading pages answers: every address is asked as the reader before and after it is opened (M02)."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.commons.notices.models import Notice
from guanxi.config.tests.leak.routes import CONVERTER, plain, routes
from guanxi.customers.reading.tests.cast import NAME, asked, opened, people, sign_all
from guanxi.desk.tests.cast import browser, customer, text
from guanxi.kit import records
from guanxi.kit.panels import _panels

pytestmark = pytest.mark.django_db
OWN = (
    "/reading/",
    "/customers/readingrequests/",
    "/api/v1/customers/readingrequests/",
    "/notices/",
    "/approvals/",
    "/account/logout/",
    "/health/",
)
CHANGING = re.compile(
    rb'csrfmiddlewaretoken" value="[^"]+"|csrf-token" content="[^"]+"|name="base" value="[^"]+"|name="version" value="[^"]+"|datetime="[^"]+"|title="\d{4}-[^"]+"'
    rb'|\d{2}:\d{2}(:\d{2})?(\.\d+)?|value="\d{4}-\d\d-\d\dT[^"]+"|[\w-]{20,}:[\w-]{5,}:[\w-]{20,}'
)


@pytest.fixture
def cast():
    c = people()
    c.mine = customer("澄曜泵业有限公司", c.lin)
    return c


def addresses(cast) -> list[str]:
    """Every address with the closed archive's number, the reader's own one's, and the names that its parts have."""
    found = set()
    for route in routes():
        text_ = plain(route.template)
        if "<slug:app>" in text_:
            for record in records.all_records():
                found |= filled(cast, text_.replace("<slug:app>", record.app).replace("<slug:slug>", record.slug), record)
        else:
            found |= filled(cast, text_, None)
    return sorted(u for u in found if not u.startswith(OWN))


def filled(cast, text_: str, record) -> set[str]:
    """One route: the archive in question and one's own wherever a number goes; panels and fields by name."""
    numbers = [str(cast.file.pk), *([str(cast.mine.pk)] if record is None or record.key == "customers.customer" else [])]
    values = {
        "pk": numbers,
        "name": ["nonsense"],
        "field": ["phone", "name", "bank_account"],
        "verb": ["set"],
        "number": ["1"],
        "column": ["0"],
    }
    if record is not None:
        values["name"] = [p.name for p in _panels[record.key]]
    made = [text_]
    for _kind, name in CONVERTER.findall(text_):
        if name not in values:
            return set()
        made = [re.sub(rf"<(\w+:)?{name}>", v, t) for t in made for v in values[name]]
    return {f"/{t}" for t in made}


def answers(me: Client, urls, closed: int) -> dict:
    """What each address says, without what changes by itself. Exports, numbers in full and dials are asked by POST."""
    me.get("/customers/customers/")  # takes what earlier deeds have left to be said
    said = {}
    for url in urls:
        for query in ("", "?q=浦沅", "?f=name ~ 浦沅") if url.endswith("s/") else ("",):
            answer = me.get(url + query)
            said["GET", url + query] = picture(answer)
    posts = {f"/customers/customers/{closed}/reveal/phone/": {}, f"/customers/customers/{closed}/print/": {}, f"/customers/customers/{closed}/edit/": {"name": "x"},
             "/customers/customers/export/": {"go": "1", "all": "1", "reason": "看看"}, "/customers/customers/bulk/set/": {"pk": closed}}  # fmt: skip
    for url, body in posts.items():
        said["POST", url] = picture(me.post(url, body))
    return said


def picture(answer) -> tuple:
    """Status and bytes, without tokens and times."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, answer.get("Location", ""), CHANGING.sub(b"", body)


def unlike(one: tuple, other: tuple) -> tuple:
    """Where two answers part."""
    at = next((n for n, (a, b) in enumerate(zip(one[2], other[2], strict=False)) if a != b), 0)
    return one[:2], other[:2], one[2][max(0, at - 60) : at + 120], other[2][max(0, at - 60) : at + 120]


@pytest.mark.row("M02")
@pytest.mark.row("SEC-07", part=True)
def test_an_open_leave_changes_no_answer_but_the_reading_pages(cast, monkeypatch):
    request = asked(cast.lin)
    sign_all(request)
    Notice.objects.all().delete()
    me, keeper, urls = browser(cast.lin), browser(cast.keeper), addresses(cast)
    assert len(urls) > 250
    answers(me, urls, cast.file.pk)  # ready rows that come into being when they are first looked at are there now
    still = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: still)
    before = answers(me, urls, cast.file.pk)
    assert keeper.post(f"/reading/{request.pk}/opening/").status_code == 302
    Notice.objects.all().delete()
    assert NAME in text(me.get(f"/reading/{request.pk}/"))
    assert me.get(f"/reading/{request.pk}/pages/1/?o={request.openings.get().code}").status_code == 200
    after = answers(me, urls, cast.file.pk)
    differing = [key for key in before if before[key] != after[key]]
    assert not differing, [(key, unlike(before[key], after[key])) for key in differing[:5]]
    for key, (_status, _to, body) in after.items():
        for secret in ("裴以宁", "招商银行", "PY-017", "13812345678", "围棋"):
            assert secret.encode() not in body, key


@pytest.mark.row("M02", part=True)
@pytest.mark.row("SEC-07", part=True)
def test_the_reader_exports_prints_copies_and_asks_the_interface_in_vain(cast):
    request, me = opened(cast), browser(cast.lin)
    base = f"/customers/customers/{cast.file.pk}/"
    for url in (base, f"{base}edit/", f"{base}changes/", f"{base}timeline/", f"{base}panels/loans/", f"/api/v1{base}"):
        assert me.get(url).status_code in (401, 404), url
    for url in (f"{base}print/", f"{base}reveal/phone/", f"{base}cells/name/"):
        assert me.post(url).status_code == 404, url
    assert me.post("/customers/customers/export/", {"go": "1", "all": "1"}).status_code == 403
    for url in ("/customers/customers/?q=浦沅", "/customers/customers/suggest/?q=浦沅", "/search/?q=浦沅医疗"):
        assert NAME not in text(me.get(url)).replace("浦沅医疗", "") or NAME not in text(me.get(url)), url
    assert request.is_open
